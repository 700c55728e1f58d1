package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.model.Operation.Activation;

/** out = down · activation(up · in). */
public record FeedForwardStep(
    int in, MatrixProduct up, MatrixProduct down, Activation activation, int out) implements Step {
  @Override
  public void run(Pass pass) {
    int rows = pass.rows();
    int width = up.outputs();
    double[] inner = pass.scratch(Scratch.INNER);
    up.run(pass, pass.register(in), inner, 0, width, rows, pass.order());
    for (int i = 0; i < rows * width; i++) {
      inner[i] = Activations.apply(activation, inner[i]);
    }
    down.run(pass, inner, pass.register(out), 0, down.outputs(), rows, pass.order());
  }
}
