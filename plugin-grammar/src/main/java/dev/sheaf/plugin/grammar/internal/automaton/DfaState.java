package dev.sheaf.plugin.grammar.internal.automaton;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The set of states that an {@link Nfa} may be in at once. Equal sets are one object. */
public final class DfaState {
  /** Ascending; only states that have an edge by bytes, and the accepting one. */
  final int[] set;

  private final boolean accepting;
  private final int hash;

  /** By class of bytes; null: not yet known. */
  @Nullable DfaState[] next;

  DfaState(int[] set, boolean accepting, int classes) {
    this.set = set;
    this.accepting = accepting;
    this.hash = Arrays.hashCode(set);
    this.next = new DfaState[classes];
  }

  /** Whether the text may end here. */
  public boolean accepting() {
    return accepting;
  }

  /** Whether no text that got here can be finished. */
  public boolean dead() {
    return set.length == 0;
  }

  /** Bytes of heap that it takes. */
  public long bytes() {
    return 96 + 4L * set.length + 4L * next.length;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DfaState d && d.hash == hash && Arrays.equals(d.set, set);
  }
}
