package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.reference.internal.operation.LowRanks;
import dev.sheaf.backend.reference.internal.state.KeyValueBlocks;
import dev.sheaf.error.SheafException;

/**
 * Refuses a batch that a model was not compiled for, before anything is computed or stored. What a
 * selector chooses can only be refused when it has chosen.
 */
final class BatchCheck {
  /**
   * What the model can take.
   *
   * @param blocks of its store; 0: no state per token
   * @param slots of its store; 0: no recurrent state
   * @param positions that rows may have, from 0
   * @param takesTokens whether rows may be tokens; else all are vectors
   * @param headed whether rows may ask for logits
   */
  record Limits(
      int vocabulary,
      int width,
      int blocks,
      int slots,
      int positions,
      boolean takesTokens,
      boolean headed) {}

  private final Limits limits;
  private final CompileOptions options;
  private final LayerSpans layers;
  private final LowRanks lowRanks;
  private final boolean[] slotUsed;

  BatchCheck(Limits limits, CompileOptions options, LayerSpans layers, LowRanks lowRanks) {
    this.limits = limits;
    this.options = options;
    this.layers = layers;
    this.lowRanks = lowRanks;
    this.slotUsed = new boolean[limits.slots()];
  }

  void accept(Batch batch, Outputs out, boolean closed) {
    if (closed) {
      throw refused("an open model", "a closed one");
    }
    within("rows", batch.rows(), 1, options.batchRows());
    int logitRows = limits.headed() ? options.logitRows() : 0;
    within("rows that ask for logits", batch.logitRows(), 0, logitRows);
    within("vocabulary of the outputs", out.vocabulary(), limits.vocabulary(), limits.vocabulary());
    if (batch.hiddenRows() > 0 && layers.taps() == 0) {
      throw refused("no hidden states, as no taps were compiled", batch.hiddenRows() + " rows");
    }
    if (batch.observer() != null && layers.taps() > 0 && !layers.mayExit()) {
      throw refused("no observer, as rows cannot leave this model early", "an observer");
    }
    java.util.Arrays.fill(slotUsed, false);
    for (int s = 0; s < batch.sequences(); s++) {
      if (batch.firstRow(s) < batch.firstRow(s + 1)) {
        sequence(batch, s);
      }
    }
  }

  private void sequence(Batch batch, int s) {
    int furthest = -1;
    for (int row = batch.firstRow(s); row < batch.firstRow(s + 1); row++) {
      input(batch, row);
      within("position", batch.position(row), 0, limits.positions() - 1);
      within("cell", batch.cell(row), furthest + 1, options.contextTokens() - 1);
      within("parent", batch.parent(row), Batch.NO_PARENT, row - 1);
      if (batch.parent(row) != Batch.NO_PARENT) {
        within("parent", batch.parent(row), batch.firstRow(s), row - 1);
      }
      furthest = batch.cell(row);
    }
    if (limits.blocks() > 0) {
      cells("blocks of a sequence", batch.blocks(s), batch.blockCount(s), 0, furthest + 1);
    }
    if (batch.adapterOf(s) != 0 && !lowRanks.has(batch.adapterOf(s))) {
      throw refused("0 or the number of an adapter that is there", batch.adapterOf(s));
    }
    if (limits.slots() > 0) {
      slot(batch, s);
    }
    if (!batch.plain()) {
      ViewCheck.accept(batch, s, this);
    }
  }

  private void input(Batch batch, int row) {
    if (batch.hasVector(row)) {
      int room = batch.vector(row).length - limits.width();
      within("start of a vector", batch.vectorAt(row), 0, room);
    } else if (limits.takesTokens()) {
      within("token", batch.token(row), 0, limits.vocabulary() - 1);
    } else {
      throw refused("a vector for every row", "row %d without".formatted(row));
    }
  }

  private void slot(Batch batch, int s) {
    within("slot", batch.slotOf(s), 0, limits.slots() - 1);
    if (slotUsed[batch.slotOf(s)]) {
      throw refused(
          "a slot of its own for every sequence", "slot %d twice".formatted(batch.slotOf(s)));
    }
    slotUsed[batch.slotOf(s)] = true;
  }

  /** Cells {@code from} to {@code to}, excluded, of a block table must lie in the store. */
  void cells(String what, int[] table, int count, int from, long to) {
    if (from >= to) {
      return;
    }
    int needed = (int) ((to - 1) / KeyValueBlocks.BLOCK_TOKENS) + 1;
    within(what, count, needed, table.length);
    for (int i = from / KeyValueBlocks.BLOCK_TOKENS; i < needed; i++) {
      within("block", table[i], 0, limits.blocks() - 1);
    }
  }

  boolean recurrent() {
    return limits.slots() > 0;
  }

  int layers() {
    return layers.count();
  }

  int contextTokens() {
    return options.contextTokens();
  }

  static void within(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw refused("%s from %d to %d".formatted(what, least, most), value);
    }
  }

  static SheafException refused(String expected, Object found) {
    return SheafException.of(
            ReferenceErrors.BATCH, "a batch does not fit what the model was compiled for")
        .expected(expected)
        .found(found)
        .where("backend reference")
        .next("report it: the step loop made a batch that no backend can run")
        .toException();
  }
}
