package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.reference.internal.weight.WeightRows;

/** out = in + table[position]. */
public record PositionEmbedStep(int in, WeightRows table, int out) implements Step {
  @Override
  public void run(Pass pass) {
    double[] x = pass.register(in);
    double[] y = pass.register(out);
    double[] learned = pass.weightRow(0);
    int width = table.columns();
    for (int i = 0; i < pass.rows(); i++) {
      table.read(pass.batch().position(pass.row(i)), learned, 0);
      for (int d = 0; d < width; d++) {
        y[i * width + d] = x[i * width + d] + learned[d];
      }
    }
  }
}
