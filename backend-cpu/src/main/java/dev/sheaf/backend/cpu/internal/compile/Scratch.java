package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.kernel.LaneScratch;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;

/**
 * What one thread needs for itself; made once per compiled model, so that a step allocates nothing.
 */
final class Scratch {
  /** Columns of a panel: it stays in the second-level cache. */
  static final int PANEL_COLUMNS = 1024;

  /** Cells of one span of the online softmax. */
  static final int SPAN = 256;

  final LaneScratch lanes = new LaneScratch();
  final float[] reduce = new float[Lanes.L];
  final float[] block = new float[Lanes.BLOCK_ROWS];
  final float[] block2 = new float[Lanes.BLOCK_ROWS];
  final float[] scores = new float[SPAN];
  final float[] tileScores = new float[AttentionScores.TILE];
  final OnlineSoftmax softmax = new OnlineSoftmax();
  final VisibleCells visible = new VisibleCells();
  final float[] sums;
  final float[] panel;
  final float[] tile;
  final float[] tile2;
  final float[] head;
  final int[] starts;
  final float[] query;
  int[] topIds = new int[0];

  /**
   * @param sums floats of unscaled block sums
   * @param columns widest input of a matrix
   * @param head floats of one head, padded
   */
  Scratch(int sums, int columns, int batchRows, int head) {
    this.sums = new float[sums];
    this.panel = new float[Math.min(columns, PANEL_COLUMNS) * Lanes.PANEL_ROWS];
    long tile = (long) batchRows * Lanes.PANEL_ROWS;
    if (tile > Integer.MAX_VALUE - 8) {
      throw CpuErrors.tooLarge("a tile of the batch", tile);
    }
    this.tile = new float[(int) tile];
    this.tile2 = new float[(int) tile];
    this.head = new float[head];
    this.starts = new int[batchRows];
    this.query = new float[head];
  }

  /** Makes room for the ids of the largest logits; between regions. */
  void reserveTop(int count) {
    if (topIds.length < count) {
      topIds = new int[count];
    }
  }
}
