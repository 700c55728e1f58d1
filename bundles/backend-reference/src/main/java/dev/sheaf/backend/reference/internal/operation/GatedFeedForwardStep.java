package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.reference.internal.thread.RangeTask;
import dev.sheaf.model.Operation.Activation;

/** out = down · (activation(gate · in) ⊙ (up · in)). */
public final class GatedFeedForwardStep implements Step, RangeTask {
  private final int in;
  private final MatrixProduct gate;
  private final MatrixProduct up;
  private final MatrixProduct down;
  private final Activation activation;
  private final int out;
  private double[] inner = new double[0];

  /**
   * The three products; {@code gate} and {@code up} have as many outputs as {@code down} has
   * inputs.
   */
  public GatedFeedForwardStep(
      int in,
      MatrixProduct gate,
      MatrixProduct up,
      MatrixProduct down,
      Activation activation,
      int out) {
    this.in = in;
    this.gate = gate;
    this.up = up;
    this.down = down;
    this.activation = activation;
    this.out = out;
  }

  @Override
  public void run(Pass pass) {
    int rows = pass.rows();
    int width = gate.outputs();
    double[] x = pass.register(in);
    inner = pass.scratch(Scratch.INNER);
    // Per row [gate | up]; the product of both then lies where the gates were, packed for the last
    // matrix.
    gate.run(pass, x, inner, 0, 2 * width, rows, pass.order());
    up.run(pass, x, inner, width, 2 * width, rows, pass.order());
    pass.workers().run(this, rows);
    for (int row = 1; row < rows; row++) {
      System.arraycopy(inner, row * 2 * width, inner, row * width, width);
    }
    down.run(pass, inner, pass.register(out), 0, down.outputs(), rows, pass.order());
  }

  @Override
  public void run(int from, int to, int worker) {
    int width = gate.outputs();
    for (int row = from; row < to; row++) {
      int g = row * 2 * width;
      for (int i = g; i < g + width; i++) {
        inner[i] = Activations.apply(activation, inner[i]) * inner[i + width];
      }
    }
  }
}
