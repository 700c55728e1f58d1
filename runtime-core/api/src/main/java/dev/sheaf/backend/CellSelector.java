package dev.sheaf.backend;

/**
 * Says which cells of a segment a row sees, layer by layer and head by head. Called during a step,
 * by several threads at once; allocates nothing.
 *
 * @see <a href="https://arxiv.org/abs/2407.02490">MInference 1.0, §3: patterns per head</a>
 */
@FunctionalInterface
public interface CellSelector {
  /**
   * Chooses cells.
   *
   * @param layer the attention's layer
   * @param head query head
   * @param row of the batch
   * @param cells room for the segment's length; gets the chosen cells, relative to the segment's
   *     start, ascending and without repeats
   * @return how many were chosen
   */
  int select(int layer, int head, int row, int[] cells);
}
