package dev.sheaf.golden.primitive;

import dev.sheaf.backend.Batch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/**
 * A random tree of tokens behind a prefix.
 *
 * @param parents of each node: a node before it, or {@link Batch#NO_PARENT}
 */
record TokenTree(int prefix, int[] tokens, int[] parents, boolean[] generated) {
  /** Tends to grow at its newest nodes, so that paths become long. */
  static TokenTree random(Random random, int prefix, int nodes) {
    int[] parents = new int[nodes];
    boolean[] generated = new boolean[nodes];
    for (int i = 0; i < nodes; i++) {
      int back = random.nextInt(4) == 0 ? random.nextInt(i + 1) : Math.min(i, random.nextInt(2));
      parents[i] = i - 1 - back;
      generated[i] = random.nextBoolean();
    }
    return new TokenTree(prefix, Backends.ids(random, nodes), parents, generated);
  }

  int nodes() {
    return tokens.length;
  }

  /** The nodes from a root to a node. */
  int[] path(int node) {
    Deque<Integer> path = new ArrayDeque<>();
    for (int i = node; i != Batch.NO_PARENT; i = parents[i]) {
      path.push(i);
    }
    return path.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether no node follows it. */
  boolean leaf(int node) {
    for (int parent : parents) {
      if (parent == node) {
        return false;
      }
    }
    return true;
  }

  /** Adds its nodes as rows to the sequence started last; all want logits. */
  void addTo(Batch batch) {
    int first = batch.rows();
    for (int i = 0; i < nodes(); i++) {
      int parent = parents[i] == Batch.NO_PARENT ? Batch.NO_PARENT : first + parents[i];
      int position = prefix + path(i).length - 1;
      batch.row(tokens[i], position, prefix + i, parent, generated[i], true);
    }
  }
}
