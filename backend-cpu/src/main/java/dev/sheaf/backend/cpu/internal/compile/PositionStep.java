package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;

/** out = in + table[position]. */
final class PositionStep extends RowSteps.RowStep {
  private final PackedMatrix table;
  private final Register in;
  private final Register out;

  PositionStep(PackedMatrix table, Register in, Register out) {
    this.table = table;
    this.in = in;
    this.out = out;
  }

  @Override
  void row(StepState state, int row, Scratch scratch) {
    int position = state.batch.position(row);
    int from = in.row(row);
    int to = out.row(row);
    for (int k = 0; k < out.width; k++) {
      out.data[to + k] = in.data[from + k] + table.element(position, k);
    }
  }
}
