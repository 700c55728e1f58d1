package dev.sheaf.plugin.grammar.internal.mask;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.error.SheafException;
import dev.sheaf.plugin.grammar.internal.GrammarErrors;
import dev.sheaf.plugin.grammar.internal.Limits;
import dev.sheaf.plugin.grammar.internal.automaton.Dfa;
import dev.sheaf.plugin.grammar.internal.automaton.DfaState;
import dev.sheaf.plugin.grammar.internal.automaton.Nfa;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An automaton joined with a vocabulary. States and masks are made when first needed and kept while
 * memory lasts: half of the bytes for either; of the masks, the one not used for longest goes.
 *
 * <p><b>Threads.</b> Safe: matchers of one constraint share it under a lock.
 */
final class TokenAutomaton implements Constraint {
  private final Dfa dfa;
  private final Spelling spelling;
  private final int words;
  private final Limits limits;
  private final Map<DfaState, Mask> masks = new LinkedHashMap<>(16, 0.75f, true);
  private long maskBytes;
  private @Nullable Mask startingMask;
  private final DfaState[] path;

  TokenAutomaton(Nfa nfa, Spelling spelling, int vocabulary, Limits limits) {
    this.dfa = new Dfa(nfa, limits.bytes() / 2);
    this.spelling = spelling;
    this.words = (vocabulary + 63) >>> 6;
    this.limits = limits;
    this.path = new DfaState[1 + Math.max(spelling.going.deepest, spelling.starting.deepest)];
  }

  @Override
  public Matcher open(boolean startsText) {
    boolean differs = startsText && spelling.starting != spelling.going;
    return new TokenMatcher(this, start(), differs);
  }

  synchronized DfaState start() {
    return dfa.start();
  }

  boolean ends(int token) {
    return spelling.ends(token);
  }

  /** The state after a token, or null if it leads nowhere. */
  synchronized @Nullable DfaState step(DfaState from, int token, boolean first) {
    byte[] bytes = tree(first).bytesOf(token);
    DfaState state = from;
    for (byte b : bytes) {
      state = dfa.step(state, b & 0xff);
      if (state.dead()) {
        return null;
      }
    }
    return bytes.length == 0 ? null : state;
  }

  /**
   * The bytes that must follow a state, at most {@code most}, or as many as a mask's work finds.
   */
  synchronized byte[] forced(DfaState from, int most) {
    byte[] out = new byte[16];
    int count = 0;
    long end = dfa.work() + limits.maskWork();
    DfaState state = from;
    while (count < most && !state.accepting() && dfa.work() < end) {
      int only = dfa.only(state);
      if (only < 0) {
        break;
      }
      if (count == out.length) {
        out = Arrays.copyOf(out, 2 * count);
      }
      out[count++] = (byte) only;
      state = dfa.step(state, only);
    }
    return Arrays.copyOf(out, count);
  }

  synchronized void fillMask(DfaState state, boolean first, long[] bits) {
    if (bits.length < words) {
      throw new IllegalArgumentException(
          "bits must have room for %d words, had %d".formatted(words, bits.length));
    }
    Arrays.fill(bits, 0);
    Mask mask = first ? startingMask : masks.get(state);
    if (mask != null) {
      mask.fill(bits);
      return;
    }
    walk(state, tree(first), bits);
    mask = Mask.of(bits, words);
    if (first) {
      startingMask = mask;
    } else {
      keep(state, mask);
    }
  }

  private TokenTree tree(boolean first) {
    return first ? spelling.starting : spelling.going;
  }

  /** Sets the bit of every token that a walk through the tree does not lose. */
  private void walk(DfaState from, TokenTree tree, long[] bits) {
    long end = dfa.work() + limits.maskWork();
    path[0] = from;
    int nodes = tree.label.length;
    for (int node = 0; node < nodes; ) {
      int depth = tree.depth[node];
      DfaState state = dfa.step(path[depth], tree.label[node] & 0xff);
      if (dfa.work() > end) {
        throw tooMuchWork();
      }
      if (state.dead()) {
        node = tree.after[node];
        continue;
      }
      path[depth + 1] = state;
      for (int i = tree.idStart[node]; i < tree.idStart[node + 1]; i++) {
        int id = tree.ids[i];
        bits[id >>> 6] |= 1L << id;
      }
      node++;
    }
    Arrays.fill(path, null);
    if (from.accepting()) {
      for (int id : spelling.ends) {
        bits[id >>> 6] |= 1L << id;
      }
    }
  }

  private SheafException tooMuchWork() {
    return SheafException.of(
            GrammarErrors.MASK_WORK, "finding the tokens that may come next takes too much work")
        .expected("at most %d steps".formatted(limits.maskWork()))
        .next("simplify the grammar's counters, or raise maskWork of dev.sheaf.plugin.grammar")
        .toException();
  }

  private void keep(DfaState state, Mask mask) {
    masks.put(state, mask);
    maskBytes += bytes(state, mask);
    Iterator<Map.Entry<DfaState, Mask>> eldest = masks.entrySet().iterator();
    while (maskBytes > limits.bytes() / 2 && masks.size() > 1) {
      Map.Entry<DfaState, Mask> gone = eldest.next();
      maskBytes -= bytes(gone.getKey(), gone.getValue());
      eldest.remove();
    }
  }

  /** The state too, for the automaton may have let go of it meanwhile. */
  private static long bytes(DfaState state, Mask mask) {
    return state.bytes() + mask.bytes();
  }

  /** Bytes of heap that masks take. */
  synchronized long maskBytes() {
    return maskBytes;
  }

  /** States that are kept now. */
  synchronized int states() {
    return dfa.size();
  }
}
