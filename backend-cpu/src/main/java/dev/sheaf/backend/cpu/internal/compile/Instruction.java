package dev.sheaf.backend.cpu.internal.compile;

/**
 * A step and the rows that it is for.
 *
 * @param scope means something only after rows have left between layers
 */
record Instruction(Step step, Scope scope) {
  /** Which rows a step computes. */
  enum Scope {
    /** Rows that have not left. */
    RUNNING,
    /** Those, and where missing state is filled also the rows that left. */
    STATE,
    /** All rows of the batch. */
    EVERYONE
  }

  void run(StepState state) {
    state.select(scope);
    if (state.rows.count > 0) {
      step.run(state);
    }
  }
}
