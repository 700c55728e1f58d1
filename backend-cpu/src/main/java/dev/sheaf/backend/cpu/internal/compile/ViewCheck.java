package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Segment;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;

/** Everything that the rows of a sequence will read lies in the store. */
final class ViewCheck {
  private ViewCheck() {}

  /**
   * Checks a sequence with rows.
   *
   * @param last its last cell, within its block table
   */
  static void admit(Batch batch, int s, int last, BatchLimits limits) {
    int blocks = limits.blocks();
    KvView view = batch.viewOf(s);
    int first = batch.cell(batch.firstRow(s));
    if (view.ownStart() > first) {
      throw CpuErrors.batch("an own start up to cell " + first, view.ownStart(), where(s));
    }
    run(batch.blocks(s), view.ownStart(), last + 1L, blocks, s);
    depths(batch, s, first, limits.layers());
    for (int i = 0; i < view.segments().size(); i++) {
      Segment segment = view.segments().get(i);
      run(segment.blocks(), segment.start(), (long) segment.start() + segment.length(), blocks, s);
      turns(batch, s, segment);
    }
    long visible = Visibility.visible(batch, s);
    if (visible > limits.contextTokens()) {
      throw CpuErrors.batch(
          "at most %d cells that a row sees".formatted(limits.contextTokens()), visible, where(s));
    }
  }

  private static void depths(Batch batch, int s, int first, int layers) {
    int[] depths = batch.depthsOf(s);
    if (depths == null) {
      return;
    }
    if (depths.length < first) {
      throw CpuErrors.batch("depths of " + first + " cells", depths.length, where(s));
    }
    for (int c = 0; c < first; c++) {
      if (depths[c] < 0 || depths[c] > layers) {
        throw CpuErrors.batch("a depth from 0 to " + layers, depths[c], where(s));
      }
    }
  }

  private static void run(int[] table, int start, long end, int blocks, int s) {
    if (end > (long) table.length * KvBlocks.BLOCK_TOKENS) {
      throw CpuErrors.batch("cells within %d blocks".formatted(table.length), end - 1, where(s));
    }
    for (int b = start / KvBlocks.BLOCK_TOKENS; (long) b * KvBlocks.BLOCK_TOKENS < end; b++) {
      if (table[b] < 0 || table[b] >= blocks) {
        throw CpuErrors.batch(
            "a block from 0 to " + (blocks - 1), table[b], where(s) + ", entry " + b);
      }
    }
  }

  private static void turns(Batch batch, int s, Segment segment) {
    for (int r = batch.firstRow(s); r < batch.firstRow(s + 1); r++) {
      long position = Visibility.position(batch, r, segment);
      if (position != (int) position) {
        throw CpuErrors.batch("a turned position of 32 bits", position, "row " + r);
      }
    }
  }

  private static String where(int sequence) {
    return "sequence " + sequence;
  }
}
