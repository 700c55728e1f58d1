package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.Timings;

/** When things happened to one request; monotonic, so that a changed wall clock expires nothing. */
final class StepClock {
  private final long submitted = System.nanoTime();
  private long firstStep;
  private long firstToken;
  private long lastToken;
  private int tokens;

  long submitted() {
    return submitted;
  }

  void step() {
    if (firstStep == 0) {
      firstStep = System.nanoTime();
    }
  }

  void token() {
    lastToken = System.nanoTime();
    if (tokens++ == 0) {
      firstToken = lastToken;
    }
  }

  /** When the first token was chosen; means nothing before that. */
  long firstToken() {
    return firstToken;
  }

  double ageSeconds() {
    return (System.nanoTime() - submitted) * 1e-9;
  }

  Timings timings(int promptTokens) {
    double queue = firstStep == 0 ? 0 : (firstStep - submitted) * 1e-9;
    double first = tokens == 0 ? 0 : (firstToken - submitted) * 1e-9;
    double prefill =
        tokens == 0 ? 0 : promptTokens / Math.max(1e-9, (firstToken - firstStep) * 1e-9);
    double decode = tokens < 2 ? 0 : (tokens - 1) / Math.max(1e-9, (lastToken - firstToken) * 1e-9);
    return new Timings(queue, first, ageSeconds(), prefill, decode);
  }
}
