package dev.sheaf.plugin.grammar.internal.mask;

import dev.sheaf.constraint.Matcher;
import dev.sheaf.plugin.grammar.internal.automaton.DfaState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Follows one sequence; remembers where it stood before each of the last tokens. */
final class TokenMatcher implements Matcher {
  /** Tokens that can be popped. */
  static final int MOST_POPS = 256;

  private static final int MOST_FORCED = 4096;

  private final TokenAutomaton automaton;

  /** Whether the first token is spelled in its own way. */
  private final boolean startsText;

  /** A ring: the state before token i at i modulo its length. */
  private @Nullable DfaState[] before = new DfaState[16];

  /** Null once a token has ended the generation. */
  private @Nullable DfaState now;

  private long pushed;
  private int poppable;

  TokenMatcher(TokenAutomaton automaton, DfaState start, boolean startsText) {
    this.automaton = automaton;
    this.now = start;
    this.startsText = startsText;
  }

  private TokenMatcher(TokenMatcher other) {
    automaton = other.automaton;
    startsText = other.startsText;
    before = other.before.clone();
    now = other.now;
    pushed = other.pushed;
    poppable = other.poppable;
  }

  @Override
  public boolean push(int token) {
    DfaState state = now;
    if (state == null) {
      return false;
    }
    DfaState next = null;
    if (automaton.ends(token)) {
      if (!state.accepting()) {
        return false;
      }
    } else {
      next = automaton.step(state, token, first());
      if (next == null) {
        return false;
      }
    }
    if (pushed == before.length && before.length < MOST_POPS) {
      before = Arrays.copyOf(before, 2 * before.length);
    }
    before[(int) (pushed % before.length)] = state;
    now = next;
    pushed++;
    poppable = Math.min(MOST_POPS, poppable + 1);
    return true;
  }

  @Override
  public void pop() {
    if (poppable == 0) {
      throw new IllegalStateException(
          pushed == 0
              ? "there is no token to take back"
              : "only the last %d tokens can be taken back".formatted(MOST_POPS));
    }
    pushed--;
    poppable--;
    now = before[(int) (pushed % before.length)];
  }

  @Override
  public void fillMask(long[] bits) {
    DfaState state = now;
    if (state == null) {
      Arrays.fill(bits, 0);
    } else {
      automaton.fillMask(state, first(), bits);
    }
  }

  @Override
  public boolean complete() {
    DfaState state = now;
    return state == null || state.accepting();
  }

  @Override
  public Matcher fork() {
    return new TokenMatcher(this);
  }

  @Override
  public byte[] forced() {
    DfaState state = now;
    return state == null ? new byte[0] : automaton.forced(state, MOST_FORCED);
  }

  private boolean first() {
    return startsText && pushed == 0;
  }
}
