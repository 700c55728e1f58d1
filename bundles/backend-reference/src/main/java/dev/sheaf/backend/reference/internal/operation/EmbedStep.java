package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.reference.internal.weight.WeightRows;

/** out = table[token] · scale, or the vector that stands in the token's place. */
public record EmbedStep(WeightRows table, double scale, int out) implements Step {
  @Override
  public void run(Pass pass) {
    double[] y = pass.register(out);
    int width = table.columns();
    for (int i = 0; i < pass.rows(); i++) {
      int row = pass.row(i);
      if (pass.batch().hasVector(row)) {
        vector(pass.batch(), row, y, i * width, width);
      } else {
        table.read(pass.batch().token(row), y, i * width);
        for (int d = i * width; d < (i + 1) * width; d++) {
          y[d] *= scale;
        }
      }
    }
  }

  static void vector(Batch batch, int row, double[] y, int at, int width) {
    float[] x = batch.vector(row);
    int from = batch.vectorAt(row);
    for (int d = 0; d < width; d++) {
      y[at + d] = x[from + d];
    }
  }
}
