package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import java.util.Arrays;

/**
 * Don't repeat yourself: penalises a token that would go on with a repetition, the more the longer
 * that is.
 *
 * <p>Looked at are the last tokens, prompt included. If they end with m tokens that occur earlier,
 * the token that followed there is penalised by multiplier · base^(m − allowed), for the largest m
 * ≥ allowed; m reaches back to the last break at most. A token that breaks by itself is never
 * penalised. The lengths of all repetitions come from one Z-function of the reversed tokens, in
 * linear time.
 *
 * @see <a href="https://github.com/oobabooga/text-generation-webui/pull/5677">p-e-w 2024: DRY</a>
 */
final class Dry implements LogitsProcessor {
  /** Largest ln of a float32; a larger penalty is cut to it, as in llama.cpp. */
  private static final double MOST_LOG = 88.7228391;

  private final double multiplier;
  private final double base;
  private final int allowed;
  private final int window;
  private final int mostExponent;
  private final DryBreakers breakers;
  private final int promptLength;
  private int[] history;
  private int length;
  private int[] z = new int[64];
  private final TokenCounts repeats = new TokenCounts();

  /**
   * @param multiplier 0 = off
   * @param base below 1 = off
   * @param allowed length that costs multiplier · base⁰
   * @param window how many last tokens are looked at; 0 = off
   */
  Dry(double multiplier, double base, int allowed, int window, DryBreakers breakers, int[] prompt) {
    this.multiplier = multiplier;
    this.base = base;
    this.allowed = allowed;
    this.window = window;
    this.mostExponent = base > 1.000001 ? (int) (MOST_LOG / Math.log(base)) : 0;
    this.breakers = breakers;
    promptLength = prompt.length;
    history = Arrays.copyOf(prompt, prompt.length + 64);
    length = prompt.length;
  }

  @Override
  public void push(int token, long carry) {
    if (length == history.length) {
      history = Arrays.copyOf(history, Math.multiplyExact(length, 2));
    }
    history[length++] = token;
  }

  @Override
  public void pop() {
    if (length == promptLength) {
      throw new IllegalStateException("pop without a push");
    }
    length--;
  }

  @Override
  public void apply(Candidates candidates) {
    int n = Math.min(length, window);
    if (multiplier == 0 || base < 1 || n <= allowed) {
      return;
    }
    int limit = limit(n);
    if (limit < allowed) {
      return;
    }
    measure(n, limit);
    if (candidates.hasSurvivors()) {
      applyToSurvivors(candidates);
    } else {
      applyToAll(candidates);
    }
    for (int e = 0; e < repeats.size(); e++) {
      repeats.addToWindow(repeats.token(e), -repeats.window(e));
    }
  }

  /** How many tokens have come since the last break. */
  private int limit(int n) {
    for (int i = 0; i < n; i++) {
      int tail = breakers.longest(history, length - 1 - i, length);
      if (tail >= 0) {
        return i - tail;
      }
    }
    return n;
  }

  /** Notes 1 + the length of the longest repetition that each token would go on with. */
  private void measure(int n, int limit) {
    if (z.length < n) {
      z = new int[Math.max(n, 2 * z.length)];
    }
    int left = 0;
    int right = 0; // [left, right) is the match that reaches furthest, counted from the end
    for (int k = 1; k < n; k++) {
      int m = k < right ? Math.min(right - k, z[k - left]) : 0;
      while (k + m < n && history[length - 1 - m] == history[length - 1 - k - m]) {
        m++;
      }
      z[k] = m;
      if (k + m > right) {
        left = k;
        right = k + m;
      }
      int repeated = Math.min(m, limit);
      if (repeated >= allowed) {
        int token = history[length - k];
        int entry = repeats.find(token);
        int known = entry < 0 ? 0 : repeats.window(entry);
        if (repeated + 1 > known) {
          repeats.addToWindow(token, repeated + 1 - known);
        }
      }
    }
  }

  private void applyToAll(Candidates candidates) {
    for (int e = 0; e < repeats.size(); e++) {
      int token = repeats.token(e);
      if (repeats.window(e) > 0 && !breakers.alone(token)) {
        candidates.edit(token, candidates.score(token) - penalty(repeats.window(e) - 1));
      }
    }
  }

  /** A chain may name this after a processor that has dropped candidates already. */
  private void applyToSurvivors(Candidates candidates) {
    for (int i = 0; i < candidates.count(); i++) {
      int e = repeats.find(candidates.id(i));
      if (e >= 0 && repeats.window(e) > 0 && !breakers.alone(candidates.id(i))) {
        candidates.survivorScore(i, candidates.survivorScore(i) - penalty(repeats.window(e) - 1));
      }
    }
    candidates.disorder();
  }

  private double penalty(int repeated) {
    int exponent = repeated - allowed;
    if (mostExponent > 0) {
      exponent = Math.min(exponent, mostExponent);
    }
    return multiplier * Math.pow(base, exponent);
  }
}
