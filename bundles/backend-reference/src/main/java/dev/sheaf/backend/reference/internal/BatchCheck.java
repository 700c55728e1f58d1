package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.Outputs;
import dev.sheaf.error.SheafException;

/** Refuses a batch that a model was not compiled for, before anything is computed or stored. */
final class BatchCheck {
  private final int vocabulary;
  private final CompileOptions options;
  private final int blocks;

  BatchCheck(int vocabulary, CompileOptions options, int blocks) {
    this.vocabulary = vocabulary;
    this.options = options;
    this.blocks = blocks;
  }

  void accept(Batch batch, Outputs out, boolean closed) {
    if (closed) {
      throw refused("an open model", "a closed one");
    }
    within("rows", batch.rows(), 1, options.batchRows());
    within("rows that ask for logits", batch.logitRows(), 0, options.logitRows());
    within("vocabulary of the outputs", out.vocabulary(), vocabulary, vocabulary);
    for (int s = 0; s < batch.sequences(); s++) {
      sequence(batch, s);
    }
  }

  private void sequence(Batch batch, int s) {
    int furthest = -1;
    for (int row = batch.firstRow(s); row < batch.firstRow(s + 1); row++) {
      within("token", batch.token(row), 0, vocabulary - 1);
      within("position", batch.position(row), 0, Integer.MAX_VALUE);
      within("cell", batch.cell(row), furthest + 1, options.contextTokens() - 1);
      furthest = batch.cell(row);
    }
    int needed = furthest / KeyValueBlocks.BLOCK_TOKENS + 1;
    int[] table = batch.blocks(s);
    if (furthest >= 0) {
      within("blocks of a sequence", batch.blockCount(s), needed, table.length);
    }
    for (int i = 0; furthest >= 0 && i < needed; i++) {
      within("block", table[i], 0, blocks - 1);
    }
  }

  private static void within(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw refused("%s from %d to %d".formatted(what, least, most), value);
    }
  }

  private static SheafException refused(String expected, Object found) {
    return SheafException.of(
            ReferenceErrors.BATCH, "a batch does not fit what the model was compiled for")
        .expected(expected)
        .found(found)
        .where("backend reference")
        .next("report it: the step loop made a batch that no backend can run")
        .toException();
  }
}
