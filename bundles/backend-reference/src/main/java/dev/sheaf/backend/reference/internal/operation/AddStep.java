package dev.sheaf.backend.reference.internal.operation;

/** out = a + b. */
public record AddStep(int a, int b, int width, int out) implements Step {
  @Override
  public void run(Pass pass) {
    double[] x = pass.register(a);
    double[] y = pass.register(b);
    double[] z = pass.register(out);
    for (int i = 0; i < pass.rows() * width; i++) {
      z[i] = x[i] + y[i];
    }
  }
}
