package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.reference.internal.weight.WeightRows;

/** out = table[token] · scale. */
public record EmbedStep(WeightRows table, double scale, int out) implements Step {
  @Override
  public void run(Pass pass) {
    double[] y = pass.register(out);
    int width = table.columns();
    for (int row = 0; row < pass.batch().rows(); row++) {
      table.read(pass.batch().token(row), y, row * width);
      for (int i = row * width; i < (row + 1) * width; i++) {
        y[i] *= scale;
      }
    }
  }
}
