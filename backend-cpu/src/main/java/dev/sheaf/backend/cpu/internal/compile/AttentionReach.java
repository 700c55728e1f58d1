package dev.sheaf.backend.cpu.internal.compile;

/**
 * What an attention operation looks at.
 *
 * @param layer its number in the graph
 * @param place of the layer in the graph's list
 * @param heads of queries
 * @param window cells that a row sees, its own included
 * @param softCap on scores; 0: none
 */
record AttentionReach(int layer, int place, int heads, int window, float softCap) {

  /** Caps the scores [from, to), if there is a cap. */
  void cap(Kernels kernels, float[] scores, int from, int to) {
    if (softCap != 0) {
      kernels.softCap(scores, from, to - from, softCap);
    }
  }
}
