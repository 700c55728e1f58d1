package dev.sheaf.backend.reference.internal.operation;

/**
 * Which cells of the store rows of this very step leave without state from some layer on. Marked
 * between steps of a forward, read by all workers.
 */
public final class Holes {
  private final int blockTokens;
  private final int[] layers; // per cell of the store; 0: no hole
  private final int[] marked;
  private int count;

  /**
   * @param cells of the store; 0 if rows can never leave
   * @param rows the most rows of a step
   */
  public Holes(int cells, int rows, int blockTokens) {
    this.blockTokens = blockTokens;
    this.layers = new int[cells];
    this.marked = new int[cells == 0 ? 0 : rows];
  }

  void clear() {
    for (int i = 0; i < count; i++) {
      layers[marked[i]] = 0;
    }
    count = 0;
  }

  /** A cell has state in its first {@code held} layers only. */
  public void mark(int block, int token, int held) {
    int cell = block * blockTokens + token;
    layers[cell] = held;
    marked[count++] = cell;
  }

  boolean none() {
    return count == 0;
  }

  /** Whether a cell lacks state in a layer (by place). */
  boolean at(int block, int token, int layer) {
    if (count == 0) {
      return false;
    }
    int held = layers[block * blockTokens + token];
    return held > 0 && layer >= held;
  }
}
