package dev.sheaf.sampling.internal;

import java.util.Arrays;

/**
 * The 64 bits that a processor hands from token to token.
 *
 * <p>The kernel asks for the carry after a token is chosen and before it is pushed, records it with
 * the token and gives it back with the push, now and on replay. So the processor draws its token
 * itself, tells {@link #drew} what follows from that token, and a push takes whatever comes with
 * it: what was lived and what is replayed cannot differ. 0 stands for nothing and changes nothing;
 * it comes with tokens that were given, not chosen.
 */
final class CarriedState {
  private long now;
  private long next;
  private long[] before = new long[16];
  private int depth;

  /**
   * @param first where a sequence starts; not 0
   */
  CarriedState(long first) {
    now = first;
    next = first;
  }

  /** What the next token is chosen with. */
  long now() {
    return now;
  }

  /** Says what holds once the token just drawn has been pushed; not 0. */
  void drew(long following) {
    next = following;
  }

  /** Says that no token was drawn. */
  void drewNothing() {
    next = now;
  }

  long carry() {
    return next;
  }

  void push(long carry) {
    if (depth == before.length) {
      before = Arrays.copyOf(before, Math.multiplyExact(depth, 2));
    }
    before[depth++] = now;
    now = carry == 0 ? now : carry;
    next = now;
  }

  void pop() {
    if (depth == 0) {
      throw new IllegalStateException("pop without a push");
    }
    now = before[--depth];
    next = now;
  }
}
