package dev.sheaf.tokenizer.kit;

import dev.sheaf.text.PairTable;
import java.util.Arrays;

/**
 * Pieces by their beginnings: finds every piece that starts at a place of a text in one walk.
 *
 * <p>Filled by one thread, then only read, by any number. <b>Memory.</b> About 40 bytes for each
 * different beginning. <b>Time.</b> One look-up per character.
 */
public final class PieceTrie {
  /** No such state, no piece. */
  public static final int NONE = -1;

  /** The state before any character. */
  public static final int ROOT = 0;

  private final PairTable edges = new PairTable();
  private int[] ids = new int[64];
  private int states = 1;

  /** An empty trie. */
  public PieceTrie() {
    Arrays.fill(ids, NONE);
  }

  /**
   * Adds a piece, unless it is there.
   *
   * @param piece not empty
   * @param id ≥ 0
   */
  public void put(String piece, int id) {
    if (piece.isEmpty() || id < 0) {
      throw new IllegalArgumentException("a piece must not be empty and its id not be negative");
    }
    int state = ROOT;
    for (int i = 0; i < piece.length(); i++) {
      int next = step(state, piece.charAt(i));
      if (next == NONE) {
        next = states++;
        if (next == ids.length) {
          ids = Arrays.copyOf(ids, Math.multiplyExact(next, 2));
          Arrays.fill(ids, next, ids.length, NONE);
        }
        edges.put(state, piece.charAt(i), 0, next);
      }
      state = next;
    }
    if (ids[state] == NONE) {
      ids[state] = id;
    }
  }

  /** The state behind {@code c}, or {@link #NONE} if no piece goes on so. */
  public int step(int state, char c) {
    long edge = edges.find(state, c);
    return edge == PairTable.NONE ? NONE : (int) edge;
  }

  /** The piece that ends in a state, or {@link #NONE}. */
  public int id(int state) {
    return ids[state];
  }

  /** The piece {@code text[from, to)}, or {@link #NONE}. */
  public int find(String text, int from, int to) {
    int state = ROOT;
    for (int i = from; i < to && state != NONE; i++) {
      state = step(state, text.charAt(i));
    }
    return state == NONE ? NONE : ids[state];
  }
}
