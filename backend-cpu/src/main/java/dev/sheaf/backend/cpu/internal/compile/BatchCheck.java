package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;

/** The door of a step: after it, kernels trust every token, cell, block and slot. */
record BatchCheck(BatchLimits limits, AdapterTable adapters) {

  void admit(Batch batch, Outputs out) {
    if (batch.rows() < 1 || batch.rows() > limits.rows()) {
      throw CpuErrors.batch("1 to " + limits.rows() + " rows", batch.rows(), "batch");
    }
    int logitRows = limits.headed() ? limits.logitRows() : 0;
    if (batch.logitRows() > logitRows) {
      throw CpuErrors.batch("at most " + logitRows + " logit rows", batch.logitRows(), "batch");
    }
    if (limits.headed() && out.vocabulary() != limits.vocabulary()) {
      throw CpuErrors.batch(
          "room for " + limits.vocabulary() + " logits", out.vocabulary(), "outputs");
    }
    if (batch.hiddenRows() > (limits.taps() == 0 ? 0 : batch.rows())) {
      throw CpuErrors.batch("hidden states after compiled taps", "no taps", "batch");
    }
    if (batch.observer() != null && limits.slots() > 0 && limits.taps() > 0) {
      throw CpuErrors.batch("no observer beside recurrent state", "an observer", "batch");
    }
    for (int s = 0; s < batch.sequences(); s++) {
      if (batch.firstRow(s) < batch.firstRow(s + 1)) {
        sequence(batch, s);
      }
    }
  }

  private void sequence(Batch batch, int s) {
    int count = batch.blockCount(s);
    if (count < 0 || count > batch.blocks(s).length) {
      throw CpuErrors.batch(
          "up to %d blocks".formatted(batch.blocks(s).length), count, "sequence " + s);
    }
    int adapter = batch.adapterOf(s);
    if (adapter != 0 && !adapters.has(adapter)) {
      throw CpuErrors.batch("an adapter that was added, or 0", adapter, "sequence " + s);
    }
    boolean chain =
        !batch.isBidirectional(s) && batch.depthsOf(s) == null && batch.viewOf(s).plain();
    int last = -1;
    for (int r = batch.firstRow(s); r < batch.firstRow(s + 1); r++) {
      row(batch, r);
      int cell = batch.cell(r);
      if (cell <= last
          || cell >= limits.contextTokens()
          || limits.cells() && cell / KvBlocks.BLOCK_TOKENS >= count) {
        throw CpuErrors.batch(
            "a cell after %d within %d blocks and a context of %d"
                .formatted(last, count, limits.contextTokens()),
            cell,
            "row " + r);
      }
      last = cell;
      chain &= batch.parent(r) == (r == batch.firstRow(s) ? Batch.NO_PARENT : r - 1);
    }
    if (limits.slots() > 0) {
      slot(batch, s, chain);
    }
    if (limits.cells()) {
      ViewCheck.admit(batch, s, last, limits);
    }
  }

  private void row(Batch batch, int r) {
    if (batch.hasVector(r)) {
      int at = batch.vectorAt(r);
      int length = batch.vector(r).length;
      if (limits.vectorWidth() == 0 || at < 0 || at > length - limits.vectorWidth()) {
        throw CpuErrors.batch(
            limits.vectorWidth() == 0
                ? "tokens: this graph takes no vectors"
                : "a vector of " + limits.vectorWidth() + " floats",
            "%d floats from %d on".formatted(length, at),
            "row " + r);
      }
    } else if (limits.tokens() == 0) {
      throw CpuErrors.batch("a vector of " + limits.vectorWidth(), "a token", "row " + r);
    } else if (batch.token(r) < 0 || batch.token(r) >= limits.tokens()) {
      throw CpuErrors.batch(
          "a token from 0 to " + (limits.tokens() - 1), batch.token(r), "row " + r);
    }
    int position = batch.position(r);
    if (position < 0 || position >= limits.positions()) {
      throw CpuErrors.batch(
          limits.positions() == Integer.MAX_VALUE
              ? "a position ≥ 0"
              : "a position from 0 to " + (limits.positions() - 1),
          position,
          "row " + r);
    }
  }

  /** Recurrent state has one line of tokens, and one sequence. */
  private void slot(Batch batch, int s, boolean chain) {
    int slot = batch.slotOf(s);
    if (slot < 0 || slot >= limits.slots()) {
      throw CpuErrors.batch("a slot from 0 to " + (limits.slots() - 1), slot, "sequence " + s);
    }
    if (!chain) {
      throw CpuErrors.batch("plain rows for recurrent state", "a tree or a view", "sequence " + s);
    }
    for (int other = 0; other < s; other++) {
      boolean rows = batch.firstRow(other) < batch.firstRow(other + 1);
      if (rows && batch.slotOf(other) == slot) {
        throw CpuErrors.batch(
            "a slot for each sequence", slot, "sequences %d and %d".formatted(other, s));
      }
    }
  }
}
