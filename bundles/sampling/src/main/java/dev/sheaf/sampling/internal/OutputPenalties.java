package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.SamplingParameters;
import java.util.Arrays;

/**
 * Makes tokens already seen less likely (or, by negative penalties, more), as vLLM does: repetition
 * looks at prompt and output, frequency and presence at the output alone.
 *
 * <p>In this order, for a token that appears c times in the output:
 *
 * <ol>
 *   <li>repetition r: if it is among the last {@code window} tokens, prompt included, a score ≤ 0
 *       is multiplied by r, a score &gt; 0 divided by it; once, however often it appears;
 *   <li>frequency f: c · f is subtracted;
 *   <li>presence p: p is subtracted if c &gt; 0.
 * </ol>
 *
 * @see <a href="https://arxiv.org/abs/1909.05858">Keskar et al. 2019, §4.1: penalised sampling</a>
 */
final class OutputPenalties implements LogitsProcessor {
  private final double repetition;
  private final int window;
  private final double frequency;
  private final double presence;
  private final int promptLength;
  private final TokenCounts counts = new TokenCounts();
  private int[] history;
  private int length;

  OutputPenalties(SamplingParameters parameters, int[] prompt) {
    repetition = parameters.repetitionPenalty();
    window = parameters.repetitionWindow() < 0 ? Integer.MAX_VALUE : parameters.repetitionWindow();
    frequency = parameters.frequencyPenalty();
    presence = parameters.presencePenalty();
    promptLength = prompt.length;
    history = Arrays.copyOf(prompt, prompt.length + 64);
    length = prompt.length;
    for (int i = Math.max(0, length - window); i < length; i++) {
      counts.addToWindow(prompt[i], 1);
    }
  }

  @Override
  public void push(int token, long carry) {
    if (length == history.length) {
      history = Arrays.copyOf(history, Math.multiplyExact(length, 2));
    }
    history[length++] = token;
    counts.addToOutput(token, 1);
    if (window > 0) {
      counts.addToWindow(token, 1);
      if (length > window) {
        counts.addToWindow(history[length - 1 - window], -1);
      }
    }
  }

  @Override
  public void pop() {
    if (length == promptLength) {
      throw new IllegalStateException("pop without a push");
    }
    int token = history[--length];
    counts.addToOutput(token, -1);
    if (window > 0) {
      counts.addToWindow(token, -1);
      if (length >= window) {
        counts.addToWindow(history[length - window], 1);
      }
    }
  }

  @Override
  public void apply(Candidates candidates) {
    if (candidates.hasSurvivors()) {
      applyToSurvivors(candidates);
      return;
    }
    for (int e = 0; e < counts.size(); e++) {
      if (touches(e)) {
        int token = counts.token(e);
        candidates.edit(token, penalised(candidates.score(token), e));
      }
    }
  }

  /** A chain may name this after a processor that has dropped candidates already. */
  private void applyToSurvivors(Candidates candidates) {
    for (int i = 0; i < candidates.count(); i++) {
      int e = counts.find(candidates.id(i));
      if (e >= 0 && touches(e)) {
        candidates.survivorScore(i, penalised(candidates.survivorScore(i), e));
      }
    }
    candidates.disorder();
  }

  private boolean touches(int entry) {
    return (repetition != 1 && counts.window(entry) > 0) || counts.output(entry) > 0;
  }

  private double penalised(double score, int entry) {
    double s = score;
    if (counts.window(entry) > 0) {
      s = s > 0 ? s / repetition : s * repetition;
    }
    int c = counts.output(entry);
    return c > 0 ? s - c * frequency - presence : s;
  }
}
