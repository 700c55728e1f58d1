package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.model.Operation.Activation;

/** register = activation(register), in place. */
final class ActivationStep extends RowSteps.RowStep {
  private final Register register;
  private final Activation activation;

  ActivationStep(Register register, Activation activation) {
    this.register = register;
    this.activation = activation;
  }

  @Override
  void row(StepState state, int row, Scratch scratch) {
    state.kernels.activate(activation, register.data, register.row(row), register.width);
  }
}
