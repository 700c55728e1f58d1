package dev.sheaf.plugin.grammar.internal.mask;

import dev.sheaf.text.Tokenizer;
import java.util.Arrays;
import java.util.Set;

/**
 * A vocabulary as a tree of bytes: tokens with a common beginning share the path that spells it.
 *
 * <pre>{@code
 * tokens a, ab, b     node   0    1    2       in the order of a walk from left to right
 *                     label  a    b    b       the byte that leads there
 *                     depth  0    1    0
 *                     after  2    2    3       the next node outside its branch
 *                     ids    a    ab   b       tokens that end there
 * }</pre>
 *
 * <p>Control tokens, tokens without bytes, and tokens that end a generation are not in it.
 * Immutable; keeps nothing of the tokenizer.
 */
final class TokenTree {
  private static final byte[] EMPTY = new byte[0];

  final byte[] label;
  final int[] depth;
  final int[] after;
  final int[] idStart;
  final int[] ids;
  final int deepest;

  /** Of each byte whether any token has it. */
  final boolean[] bytes = new boolean[256];

  private final byte[][] byId;

  private TokenTree(byte[][] byId) {
    this.byId = byId;
    int[] order = sorted(byId);
    long total = 0;
    for (int id : order) {
      total += byId[id].length;
      for (byte b : byId[id]) {
        bytes[b & 0xff] = true;
      }
    }
    int room = (int) Math.min(total, Integer.MAX_VALUE - 16);
    byte[] labels = new byte[room];
    int[] depths = new int[room];
    int[] starts = new int[room + 1];
    int nodes = 0;
    int deep = 0;
    byte[] before = new byte[0];
    for (int i = 0; i < order.length; i++) {
      byte[] now = byId[order[i]];
      int mismatch = Arrays.mismatch(before, now);
      // Sorted, so a token that spells the same as the one before ends at the same node.
      for (int d = mismatch < 0 ? now.length : mismatch; d < now.length; d++) {
        labels[nodes] = now[d];
        depths[nodes] = d;
        // Where a path goes on, its node has no tokens; the last node's begin here.
        starts[nodes++] = i;
      }
      deep = Math.max(deep, now.length);
      before = now;
    }
    starts[nodes] = order.length;
    label = Arrays.copyOf(labels, nodes);
    depth = Arrays.copyOf(depths, nodes);
    idStart = Arrays.copyOf(starts, nodes + 1);
    ids = order;
    deepest = deep;
    after = branchEnds(depth, deep);
  }

  /**
   * The tree of a tokenizer.
   *
   * @param first spells tokens as the first of a text
   */
  static TokenTree of(Tokenizer tokenizer, boolean first) {
    Set<Integer> ends = tokenizer.endOfGeneration();
    byte[][] byId = new byte[tokenizer.vocabularySize()][];
    for (int id = 0; id < byId.length; id++) {
      boolean text = !tokenizer.isControl(id) && !ends.contains(id);
      byId[id] = text ? tokenizer.bytes(id, first) : new byte[0];
    }
    return new TokenTree(byId);
  }

  /** The bytes of a token that may be in a text; empty for others and for ids it does not have. */
  byte[] bytesOf(int id) {
    return id >= 0 && id < byId.length ? byId[id] : EMPTY;
  }

  int vocabulary() {
    return byId.length;
  }

  /** Whether both spell all tokens alike. */
  boolean sameAs(TokenTree other) {
    return Arrays.deepEquals(byId, other.byId);
  }

  /** The ids of tokens that have bytes, by these. */
  private static int[] sorted(byte[][] byId) {
    Integer[] order = new Integer[byId.length];
    int count = 0;
    for (int id = 0; id < byId.length; id++) {
      if (byId[id].length > 0) {
        order[count++] = id;
      }
    }
    Arrays.sort(order, 0, count, (a, b) -> Arrays.compareUnsigned(byId[a], byId[b]));
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = order[i];
    }
    return ids;
  }

  /** Of each node the next one that is not below it. */
  private static int[] branchEnds(int[] depth, int deepest) {
    int[] after = new int[depth.length];
    int[] open = new int[deepest + 1];
    int height = 0;
    for (int node = 0; node < depth.length; node++) {
      while (height > depth[node]) {
        after[open[--height]] = node;
      }
      open[height++] = node;
    }
    while (height > 0) {
      after[open[--height]] = depth.length;
    }
    return after;
  }
}
