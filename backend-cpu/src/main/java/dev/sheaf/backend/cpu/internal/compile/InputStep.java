package dev.sheaf.backend.cpu.internal.compile;

/** out = the vector that came with the row. */
final class InputStep extends RowSteps.RowStep {
  private final Register out;

  InputStep(Register out) {
    this.out = out;
  }

  @Override
  void row(StepState state, int row, Scratch scratch) {
    int from = state.batch.vectorAt(row);
    System.arraycopy(state.batch.vector(row), from, out.data, out.row(row), out.width);
  }
}
