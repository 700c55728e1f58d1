package dev.sheaf.plugin.grammar.internal.automaton;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The same automaton in one state at a time. States are made when they are first reached and kept
 * while memory lasts; then all are forgotten and made again as needed, so no text can make it grow.
 *
 * <p><b>Time.</b> One byte takes time linear in the automaton at worst, one look-up once the state
 * is known; nothing is ever tried twice. <b>Threads.</b> One at a time: callers hold a lock.
 *
 * @see <a href="https://swtch.com/~rsc/regexp/regexp1.html">Cox 2007, Regular Expression Matching
 *     Can Be Simple And Fast</a>
 */
public final class Dfa {
  private final Nfa nfa;
  private final long mostBytes;
  private final Map<DfaState, DfaState> known = new HashMap<>();
  private long bytes;
  private long work;

  /** Of each state of the automaton when it was last put into the set that is being made. */
  private final int[] marked;

  private int mark;
  private final int[] stack;
  private final int[] members;
  private int memberCount;
  private DfaState dead;
  private DfaState start;

  /**
   * @param mostBytes of heap for states that are kept
   */
  public Dfa(Nfa nfa, long mostBytes) {
    this.nfa = nfa;
    this.mostBytes = mostBytes;
    marked = new int[nfa.states];
    stack = new int[nfa.states];
    members = new int[nfa.states];
    dead = new DfaState(new int[0], false, nfa.byteOf.length);
    begin();
    if (nfa.satisfiable()) {
      reach(Nfa.START);
    }
    start = keep(made());
  }

  /** Where every text begins. */
  public DfaState start() {
    return start;
  }

  /** Elementary steps taken so far; grows without end. */
  public long work() {
    return work;
  }

  /** States that are kept now. */
  public int size() {
    return known.size();
  }

  /**
   * The state after one more byte.
   *
   * @param value 0 to 255
   */
  public DfaState step(DfaState state, int value) {
    int kind = nfa.classOf[value];
    DfaState next = state.next[kind];
    work++;
    if (next == null) {
      next = make(state, nfa.byteOf[kind]);
      state.next[kind] = next;
    }
    return next;
  }

  /** The one byte that leads anywhere from a state, or −1 if there are several or none. */
  public int only(DfaState state) {
    int only = -1;
    for (int value = 0; value < 256; value++) {
      // Known but for the first of each class of bytes.
      if (!step(state, value).dead()) {
        if (only >= 0) {
          return -1;
        }
        only = value;
      }
    }
    return only;
  }

  private DfaState make(DfaState state, int value) {
    begin();
    for (int s : state.set) {
      for (int e = nfa.edgeStart[s]; e < nfa.edgeStart[s + 1]; e++) {
        work++;
        if (nfa.low[e] <= value && value <= nfa.high[e]) {
          reach(nfa.target[e]);
        }
      }
    }
    return memberCount == 0 ? dead : keep(made());
  }

  private void begin() {
    if (++mark == 0) {
      Arrays.fill(marked, 0);
      mark = 1;
    }
    memberCount = 0;
  }

  /** Puts a state and all that it leads to silently into the set. */
  private void reach(int state) {
    if (marked[state] == mark) {
      return;
    }
    marked[state] = mark;
    int depth = 0;
    stack[depth++] = state;
    while (depth > 0) {
      int s = stack[--depth];
      if (s == Nfa.ACCEPT || nfa.edgeStart[s] < nfa.edgeStart[s + 1]) {
        members[memberCount++] = s;
      }
      for (int e = nfa.silentStart[s]; e < nfa.silentStart[s + 1]; e++) {
        work++;
        int to = nfa.silentTarget[e];
        if (marked[to] != mark) {
          marked[to] = mark;
          stack[depth++] = to;
        }
      }
    }
  }

  private DfaState made() {
    int[] set = Arrays.copyOf(members, memberCount);
    Arrays.sort(set);
    return new DfaState(set, marked[Nfa.ACCEPT] == mark, nfa.byteOf.length);
  }

  private DfaState keep(DfaState made) {
    @Nullable DfaState same = known.get(made);
    if (same != null) {
      return same;
    }
    if (bytes + made.bytes() > mostBytes && !known.isEmpty()) {
      forget();
    }
    known.put(made, made);
    bytes += made.bytes();
    return made;
  }

  /**
   * Lets go of every state but those that somebody stands in; these forget where they lead, so that
   * they keep nothing else alive.
   */
  private void forget() {
    for (DfaState s : known.keySet()) {
      s.next = new DfaState[nfa.byteOf.length];
    }
    dead.next = new DfaState[nfa.byteOf.length];
    known.clear();
    bytes = 0;
    known.put(start, start);
    bytes += start.bytes();
  }
}
