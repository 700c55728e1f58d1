package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.SamplingParameters;
import java.util.Arrays;

/**
 * Makes tokens already seen less likely (or, by negative penalties, more), as llama.cpp does: all
 * three look at the last {@code window} tokens, prompt included.
 *
 * <p>For a token that appears c &gt; 0 times among them, with repetition r, frequency f, presence
 * p: a score ≤ 0 is multiplied by r, a score &gt; 0 divided by it; then c · f + p is subtracted.
 *
 * @see <a href="https://arxiv.org/abs/1909.05858">Keskar et al. 2019, §4.1: penalised sampling</a>
 */
final class Penalties implements LogitsProcessor {
  private final double repetition;
  private final int window;
  private final double frequency;
  private final double presence;
  private final int promptLength;
  private final TokenCounts counts = new TokenCounts();
  private int[] history;
  private int length;

  Penalties(SamplingParameters parameters, int[] prompt) {
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
      if (counts.window(e) > 0) {
        int token = counts.token(e);
        candidates.edit(token, penalised(candidates.score(token), counts.window(e)));
      }
    }
  }

  /** A chain may name this after a processor that has dropped candidates already. */
  private void applyToSurvivors(Candidates candidates) {
    for (int i = 0; i < candidates.count(); i++) {
      int e = counts.find(candidates.id(i));
      if (e >= 0 && counts.window(e) > 0) {
        candidates.survivorScore(i, penalised(candidates.survivorScore(i), counts.window(e)));
      }
    }
    candidates.disorder();
  }

  private double penalised(double score, int count) {
    double s = score > 0 ? score / repetition : score * repetition;
    return s - (count * frequency + presence);
  }
}
