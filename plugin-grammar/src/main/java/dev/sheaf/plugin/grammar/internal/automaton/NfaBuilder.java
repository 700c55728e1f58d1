package dev.sheaf.plugin.grammar.internal.automaton;

import dev.sheaf.error.SheafException;
import dev.sheaf.plugin.grammar.internal.GrammarErrors;
import dev.sheaf.plugin.grammar.internal.Limits;
import java.util.Arrays;

/** Collects the states and edges of an automaton, within limits. One thread. */
public final class NfaBuilder {
  /** The start. */
  public static final int START = Nfa.START;

  /** The accepting state. */
  public static final int ACCEPT = Nfa.ACCEPT;

  /** Edges for each allowed state; UTF-8 spells a class of characters in a few. */
  private static final int EDGES_PER_STATE = 64;

  private final Limits limits;
  private final Limits.Watch watch;
  private int states = 2;
  private int[] edges = new int[256];
  private int edgeCount;
  private int[] silent = new int[256];
  private int silentCount;

  /**
   * @param watch asked now and then
   */
  public NfaBuilder(Limits limits, Limits.Watch watch) {
    this.limits = limits;
    this.watch = watch;
  }

  /** How many states there are so far. */
  public int states() {
    return states;
  }

  /** A new state. */
  public int state() {
    if (states == limits.states()) {
      throw tooLarge("states", limits.states());
    }
    if ((states & 1023) == 0) {
      watch.check();
    }
    return states++;
  }

  /** From one state to another by any byte of a range, both ends unsigned and included. */
  public void edge(int from, int low, int high, int to) {
    if (edgeCount / 4 >= (long) limits.states() * EDGES_PER_STATE) {
      throw tooLarge("edges", (long) limits.states() * EDGES_PER_STATE);
    }
    if ((edgeCount & 0xffff) == 0) {
      watch.check();
    }
    if (edgeCount + 4 > edges.length) {
      edges = Arrays.copyOf(edges, 2 * edges.length);
    }
    edges[edgeCount++] = from;
    edges[edgeCount++] = low;
    edges[edgeCount++] = high;
    edges[edgeCount++] = to;
  }

  /** From one state to another by nothing. */
  public void silent(int from, int to) {
    if (silentCount / 2 >= (long) limits.states() * EDGES_PER_STATE) {
      throw tooLarge("edges", (long) limits.states() * EDGES_PER_STATE);
    }
    if (silentCount + 2 > silent.length) {
      silent = Arrays.copyOf(silent, 2 * silent.length);
    }
    silent[silentCount++] = from;
    silent[silentCount++] = to;
  }

  private static SheafException tooLarge(String what, long most) {
    return SheafException.of(GrammarErrors.TOO_LARGE, "the grammar needs too many " + what)
        .expected("at most " + most)
        .next(
            "use smaller counters and fewer alternatives, or raise states of dev.sheaf.plugin.grammar")
        .toException();
  }

  /**
   * The automaton.
   *
   * @param bytes of each byte whether any token has it; texts with others count as impossible
   */
  public Nfa build(boolean[] bytes) {
    watch.check();
    return new Nfa(states, edges, edgeCount, silent, silentCount, bytes);
  }
}
