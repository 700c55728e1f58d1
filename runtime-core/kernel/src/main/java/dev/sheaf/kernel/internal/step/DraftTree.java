package dev.sheaf.kernel.internal.step;

import dev.sheaf.constraint.Matcher;
import java.util.function.IntPredicate;

/**
 * The tokens that a drafter proposes for one row, as a tree. Nodes are numbered from 0 in order of
 * arrival, so a parent's number is below its children's; −1 stands for the row's last token. One
 * node per parent and token. Reused from step to step.
 */
final class DraftTree {
  /** As a node: the row's last token. */
  static final int ROOT = -1;

  /** As a node: none. */
  static final int NONE = -1;

  /** The most nodes, which is also the greatest depth: a matcher can pop as many tokens. */
  static final int MOST = 32;

  private final int[] tokens = new int[MOST];
  private final int[] parents = new int[MOST];
  private final int[] depths = new int[MOST];
  private final int[] moved = new int[MOST];
  private int count;
  private int most;
  private int deepest;

  /**
   * Empties it.
   *
   * @param nodes the most nodes that it takes
   * @param depth the greatest depth of a node that could matter; children of the root have depth 1
   */
  void clear(int nodes, int depth) {
    count = 0;
    most = Math.min(nodes, MOST);
    deepest = depth;
  }

  /**
   * Adds a node.
   *
   * @return the node, the one that is there already, or −1 if there is no room or it is too deep
   * @throws IllegalArgumentException the parent is no node
   */
  int add(int parent, int token) {
    if (parent < ROOT || parent >= count) {
      throw new IllegalArgumentException(
          "parent must be −1 or a node below %d, was %d".formatted(count, parent));
    }
    int there = child(parent, token);
    if (there != NONE) {
      return there;
    }
    int depth = parent == ROOT ? 1 : depths[parent] + 1;
    if (count == most || depth > deepest) {
      return NONE;
    }
    tokens[count] = token;
    parents[count] = parent;
    depths[count] = depth;
    return count++;
  }

  /** The child of a node that carries a token, or −1. */
  int child(int node, int token) {
    for (int i = node + 1; i < count; i++) {
      if (parents[i] == node && tokens[i] == token) {
        return i;
      }
    }
    return NONE;
  }

  int count() {
    return count;
  }

  int token(int node) {
    return tokens[node];
  }

  int parent(int node) {
    return parents[node];
  }

  int depth(int node) {
    return depths[node];
  }

  /** Takes out tokens after which nothing is computed, with all that follows them. */
  void withoutEnds(IntPredicate ends) {
    for (int i = 0; i < count; i++) {
      depths[i] = ends.test(tokens[i]) ? 0 : depths[i]; // depth 0: taken out
    }
    compact();
  }

  /**
   * Takes out what a grammar does not allow, in one walk that leaves the matcher as it was.
   *
   * @param matcher after the row's last token
   */
  void legal(Matcher matcher) {
    walk(ROOT, matcher);
    compact();
  }

  private void walk(int parent, Matcher matcher) {
    for (int i = parent + 1; i < count; i++) {
      if (parents[i] != parent) {
        continue;
      }
      if (matcher.push(tokens[i])) {
        walk(i, matcher);
        matcher.pop();
      } else {
        depths[i] = 0;
      }
    }
  }

  /** Closes the gaps that nodes of depth 0 leave; their descendants go too. */
  private void compact() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int parent = parents[i] == ROOT ? ROOT : moved[parents[i]];
      boolean orphan = parents[i] != ROOT && parent == NONE;
      if (depths[i] == 0 || orphan) {
        moved[i] = NONE;
        continue;
      }
      tokens[kept] = tokens[i];
      parents[kept] = parent;
      depths[kept] = depths[i];
      moved[i] = kept++;
    }
    count = kept;
  }
}
