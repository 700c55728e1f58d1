package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;

/**
 * The first half of attention: norms and rotates queries and keys, stores keys and values in the
 * row's cell. All rows are done before any row attends.
 */
final class AppendStep extends RowSteps.RowStep implements AppendsState {
  private final AttentionShape shape;
  private final QueryHeads source;
  private final KvBlocks kv;
  private final KvLayer layer;
  private final Register in;
  private final Register queries;

  AppendStep(
      AttentionShape shape,
      QueryHeads source,
      KvBlocks kv,
      KvLayer layer,
      Register in,
      Register queries) {
    this.shape = shape;
    this.source = source;
    this.kv = kv;
    this.layer = layer;
    this.in = in;
    this.queries = queries;
  }

  @Override
  void row(StepState state, int row, Scratch s) {
    int width = shape.headWidth();
    int q = queries.row(row);
    for (int h = 0; h < shape.heads(); h++, q += width) {
      source.write(state, row, h, row, queries.data, q, s);
    }
    int v = in.row(row) + shape.queryWidth() + shape.kvWidth();
    for (int h = 0; h < shape.kvHeads(); h++, v += width) {
      source.key(state, row, h, s.head, s);
      CellWriter.write(state.batch, row, kv, layer, h, s.head, 0, in.data, v);
    }
  }
}
