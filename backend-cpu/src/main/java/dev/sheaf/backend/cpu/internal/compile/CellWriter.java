package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import dev.sheaf.backend.cpu.internal.kernel.KeyValueCells;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.backend.cpu.internal.memory.KvLayer;

/** Writes one head's key and value of a row into the row's cell. */
final class CellWriter {
  private CellWriter() {}

  static void write(
      Batch batch,
      int row,
      KvBlocks kv,
      KvLayer layer,
      int head,
      float[] key,
      int ko,
      float[] value,
      int vo) {
    int cell = batch.cell(row);
    int block = batch.blocks(batch.sequenceOf(row))[cell / KvBlocks.BLOCK_TOKENS];
    int inBlock = cell % KvBlocks.BLOCK_TOKENS;
    int width = layer.keyWidth();
    long keys = kv.keys(block, layer, head);
    long tile = keys + 4L * AttentionScores.TILE * width * (inBlock / AttentionScores.TILE);
    long values = keys + 4L * KvBlocks.BLOCK_TOKENS * width;
    KeyValueCells.key(tile, inBlock % AttentionScores.TILE, key, ko, width);
    KeyValueCells.value(values, layer.valueStride(), inBlock, value, vo, layer.valueWidth());
  }
}
