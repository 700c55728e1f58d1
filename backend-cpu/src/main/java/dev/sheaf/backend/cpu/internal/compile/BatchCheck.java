package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;

/**
 * The door of a step: after it, kernels trust every token, cell and block.
 *
 * @param tokens rows of the embedding table
 * @param vocabulary logits per row
 */
record BatchCheck(int rows, int logitRows, int tokens, int vocabulary, int blocks) {

  void admit(Batch batch, Outputs out) {
    if (batch.rows() < 1 || batch.rows() > rows) {
      throw CpuErrors.batch("1 to " + rows + " rows", batch.rows(), "batch");
    }
    if (batch.logitRows() > logitRows) {
      throw CpuErrors.batch("at most " + logitRows + " logit rows", batch.logitRows(), "batch");
    }
    if (out.vocabulary() != vocabulary) {
      throw CpuErrors.batch("room for " + vocabulary + " logits", out.vocabulary(), "outputs");
    }
    for (int s = 0; s < batch.sequences(); s++) {
      sequence(batch, s);
    }
  }

  private void sequence(Batch batch, int s) {
    int[] table = batch.blocks(s);
    int count = Math.min(batch.blockCount(s), table.length);
    int last = -1;
    for (int r = batch.firstRow(s); r < batch.firstRow(s + 1); r++) {
      int token = batch.token(r);
      if (token < 0 || token >= tokens) {
        throw CpuErrors.batch("a token from 0 to " + (tokens - 1), token, "row " + r);
      }
      if (batch.position(r) < 0) {
        throw CpuErrors.batch("a position ≥ 0", batch.position(r), "row " + r);
      }
      int cell = batch.cell(r);
      if (cell <= last || cell / KvBlocks.BLOCK_TOKENS >= count) {
        throw CpuErrors.batch(
            "a cell after %d within %d blocks".formatted(last, count), cell, "row " + r);
      }
      last = cell;
    }
    int used = last < 0 ? 0 : last / KvBlocks.BLOCK_TOKENS + 1;
    for (int b = 0; b < used; b++) {
      if (table[b] < 0 || table[b] >= blocks) {
        throw CpuErrors.batch(
            "a block from 0 to " + (blocks - 1), table[b], "sequence " + s + ", entry " + b);
      }
    }
  }
}
