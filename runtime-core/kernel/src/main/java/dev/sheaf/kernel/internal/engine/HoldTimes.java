package dev.sheaf.kernel.internal.engine;

import java.time.Duration;

/**
 * How long the return of something that went is waited for.
 *
 * @param backend before sequences move to another backend
 * @param others before a sequence that lacks a sampler, tokenizer or cache manager fails
 * @param resume the least time between two moves back to the backend that a model was loaded on
 */
record HoldTimes(Duration backend, Duration others, Duration resume) {
  static final HoldTimes DEFAULT =
      new HoldTimes(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(10));
}
