package dev.sheaf.sampling;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Changes or drops candidates before one is chosen. One per sequence, called by one thread at a
 * time; rebuilt after a swap by pushing the output's tokens again.
 */
@ConsumerType
public interface LogitsProcessor {
  /**
   * Takes note of an output token.
   *
   * @param carry as {@link #carry} said when the token was chosen; 0 if it was given and not chosen
   */
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
   * What it needs from step to step beyond the tokens, at most 64 bits; 0 = nothing.
   *
   * <p>Asked when a token has been chosen, before it is pushed; what it says then is recorded with
   * the token and handed to {@link #push} with it, at once and on every replay. So it is what holds
   * after that token: a processor whose state depends on which one was chosen draws it itself, and
   * leaves it as the only candidate. Before a token is pushed that was given to a branch and not
   * chosen, it is asked for the value as it stands. One processor of a chain at most may have any;
   * all are handed it.
   */
  default long carry() {
    return 0;
  }
}
