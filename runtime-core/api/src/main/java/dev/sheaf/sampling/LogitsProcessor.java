package dev.sheaf.sampling;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Changes or drops candidates before one is chosen. One per sequence, called by one thread at a
 * time; rebuilt after a swap by pushing the output's tokens again.
 */
@ConsumerType
public interface LogitsProcessor {
  /** Takes note of an output token. */
  default void push(int token, long carry) {}

  /** Forgets the token pushed last. */
  default void pop() {}

  /** Changes the candidates of the next token. */
  void apply(Candidates candidates);

  /**
   * The same for processors that need chance. The only way to it: a clock or a generator of its own
   * would not survive a replay.
   *
   * @param noise of this processor at this position; another one than the sampler's
   */
  default void apply(Candidates candidates, Noise noise) {
    apply(candidates);
  }

  /**
   * What it needs from step to step beyond the tokens, at most 64 bits; given back to {@link #push}
   * on replay.
   */
  default long carry() {
    return 0;
  }
}
