package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.kernel.KeyValueCells;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;
import org.jspecify.annotations.Nullable;

/**
 * The first half of attention: norms and rotates queries and keys, stores keys and values in the
 * row's cell. All rows are done before any row attends.
 */
final class AppendStep extends RowSteps.RowStep {
  private final AttentionShape shape;
  private final RotaryTable rotary;
  private final KvBlocks kv;
  private final KvLayer layer;
  private final Register in;
  private final Register queries;

  AppendStep(
      AttentionShape shape,
      RotaryTable rotary,
      KvBlocks kv,
      KvLayer layer,
      Register in,
      Register queries) {
    this.shape = shape;
    this.rotary = rotary;
    this.kv = kv;
    this.layer = layer;
    this.in = in;
    this.queries = queries;
  }

  @Override
  void row(StepState state, int row, Scratch s) {
    Batch batch = state.batch;
    int width = shape.headWidth();
    queries(state, row, s);
    int cell = batch.cell(row);
    int block = batch.blocks(batch.sequenceOf(row))[cell / KvBlocks.BLOCK_TOKENS];
    int inBlock = cell % KvBlocks.BLOCK_TOKENS;
    int tile = inBlock / AttentionScores.TILE;
    int inTile = inBlock % AttentionScores.TILE;
    int k = in.row(row) + shape.queryWidth();
    int v = k + shape.kvWidth();
    for (int h = 0; h < shape.kvHeads(); h++, k += width, v += width) {
      head(state, in.data, k, shape.keyNorm(), s.head, 0, row, s);
      long keys = kv.keys(block, layer, h);
      long values = keys + 4L * KvBlocks.BLOCK_TOKENS * width;
      long tileKeys = keys + 4L * AttentionScores.TILE * width * tile;
      KeyValueCells.key(tileKeys, inTile, s.head, 0, width);
      KeyValueCells.value(values, layer.valueStride(), inBlock, in.data, v, width);
    }
  }

  private void queries(StepState state, int row, Scratch s) {
    int width = shape.headWidth();
    int from = in.row(row);
    int to = queries.row(row);
    for (int h = 0; h < shape.heads(); h++, from += width, to += width) {
      head(state, in.data, from, shape.queryNorm(), queries.data, to, row, s);
      for (int d = 0; d < width; d++) {
        queries.data[to + d] *= shape.scale();
      }
    }
  }

  private void head(
      StepState state,
      float[] x,
      int xo,
      float @Nullable [] norm,
      float[] y,
      int yo,
      int row,
      Scratch s) {
    if (norm == null) {
      System.arraycopy(x, xo, y, yo, shape.headWidth());
    } else {
      state.kernels.norm(x, xo, norm, shape.normEpsilon(), y, yo, shape.headWidth(), s);
    }
    rotary.rotate(row, y, yo);
  }
}
