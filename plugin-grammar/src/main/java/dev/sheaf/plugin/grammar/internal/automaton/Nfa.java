package dev.sheaf.plugin.grammar.internal.automaton;

import java.util.Arrays;

/**
 * An automaton over bytes that may be in several states at once. State 0 is the start, state 1
 * accepts. From every state that is kept, acceptance can be reached: what cannot be finished is
 * never begun.
 *
 * <pre>{@code
 * edges of state s: edgeStart[s] … edgeStart[s + 1] − 1, each (low, high, target), bytes unsigned
 * silent edges:     silentStart[s] … likewise, each a target
 * }</pre>
 */
public final class Nfa {
  static final int START = 0;
  static final int ACCEPT = 1;

  final int states;
  final int[] edgeStart;
  final int[] low;
  final int[] high;
  final int[] target;
  final int[] silentStart;
  final int[] silentTarget;

  /** Of each byte its class: bytes of one class are alike in every state. */
  final int[] classOf = new int[256];

  /** Of each class one byte. */
  final int[] byteOf;

  private final boolean satisfiable;

  Nfa(int states, int[] edges, int edgeCount, int[] silent, int silentCount, boolean[] bytes) {
    this.states = states;
    boolean[] alive = alive(states, edges, edgeCount, silent, silentCount, bytes);
    satisfiable = alive[START];
    edgeStart = new int[states + 1];
    silentStart = new int[states + 1];
    for (int i = 0; i < edgeCount; i += 4) {
      edgeStart[edges[i] + 1] += alive[edges[i + 3]] ? 1 : 0;
    }
    for (int i = 0; i < silentCount; i += 2) {
      silentStart[silent[i] + 1] += alive[silent[i + 1]] ? 1 : 0;
    }
    for (int s = 0; s < states; s++) {
      edgeStart[s + 1] += edgeStart[s];
      silentStart[s + 1] += silentStart[s];
    }
    low = new int[edgeStart[states]];
    high = new int[low.length];
    target = new int[low.length];
    silentTarget = new int[silentStart[states]];
    int[] next = Arrays.copyOf(edgeStart, states);
    for (int i = 0; i < edgeCount; i += 4) {
      if (alive[edges[i + 3]]) {
        int at = next[edges[i]]++;
        low[at] = edges[i + 1];
        high[at] = edges[i + 2];
        target[at] = edges[i + 3];
      }
    }
    next = Arrays.copyOf(silentStart, states);
    for (int i = 0; i < silentCount; i += 2) {
      if (alive[silent[i + 1]]) {
        silentTarget[next[silent[i]]++] = silent[i + 1];
      }
    }
    byteOf = classes();
  }

  /** Whether any text is accepted that has only the bytes it was built for. */
  public boolean satisfiable() {
    return satisfiable;
  }

  private int[] classes() {
    boolean[] begins = new boolean[257];
    begins[0] = true;
    for (int i = 0; i < low.length; i++) {
      begins[low[i]] = true;
      begins[high[i] + 1] = true;
    }
    int[] first = new int[256];
    int count = 0;
    for (int b = 0; b < 256; b++) {
      if (begins[b]) {
        first[count++] = b;
      }
      classOf[b] = count - 1;
    }
    return Arrays.copyOf(first, count);
  }

  /** The states from which acceptance can be reached, found by walking all edges backwards. */
  private static boolean[] alive(
      int states, int[] edges, int edgeCount, int[] silent, int silentCount, boolean[] bytes) {
    int[] start = new int[states + 1];
    for (int i = 0; i < edgeCount; i += 4) {
      start[edges[i + 3] + 1]++;
    }
    for (int i = 0; i < silentCount; i += 2) {
      start[silent[i + 1] + 1]++;
    }
    for (int s = 0; s < states; s++) {
      start[s + 1] += start[s];
    }
    int[] from = new int[start[states]];
    int[] next = Arrays.copyOf(start, states);
    for (int i = 0; i < edgeCount; i += 4) {
      // An edge whose bytes no token has leads nowhere: marked by its own target.
      boolean usable = any(bytes, edges[i + 1], edges[i + 2]);
      from[next[edges[i + 3]]++] = usable ? edges[i] : edges[i + 3];
    }
    for (int i = 0; i < silentCount; i += 2) {
      from[next[silent[i + 1]]++] = silent[i];
    }
    boolean[] alive = new boolean[states];
    int[] stack = new int[states];
    int depth = 0;
    alive[ACCEPT] = true;
    stack[depth++] = ACCEPT;
    while (depth > 0) {
      int s = stack[--depth];
      for (int i = start[s]; i < start[s + 1]; i++) {
        if (!alive[from[i]]) {
          alive[from[i]] = true;
          stack[depth++] = from[i];
        }
      }
    }
    return alive;
  }

  private static boolean any(boolean[] bytes, int low, int high) {
    for (int b = low; b <= high; b++) {
      if (bytes[b]) {
        return true;
      }
    }
    return false;
  }
}
