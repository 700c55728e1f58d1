package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;

/** Stores the normed latent and the rotated key of each row in its cell. */
final class LatentAppendStep extends RowSteps.RowStep implements AppendsState {
  private final LatentQueries source;
  private final KvBlocks kv;
  private final KvLayer layer;

  LatentAppendStep(LatentQueries source, KvBlocks kv, KvLayer layer) {
    this.source = source;
    this.kv = kv;
    this.layer = layer;
  }

  @Override
  void row(StepState state, int row, Scratch s) {
    source.key(state, row, s.head, s);
    CellWriter.write(state.batch, row, kv, layer, 0, s.head, 0, s.head, 0);
  }
}
