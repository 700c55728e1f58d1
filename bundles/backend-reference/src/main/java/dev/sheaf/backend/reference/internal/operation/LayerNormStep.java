package dev.sheaf.backend.reference.internal.operation;

/** out = (in − mean(in)) / sqrt(variance(in) + ε) · weight (+ bias). */
public record LayerNormStep(int in, Vector weight, Vector bias, int width, double epsilon, int out)
    implements Step {
  @Override
  public void run(Pass pass) {
    double[] x = pass.register(in);
    double[] y = pass.register(out);
    for (int from = 0; from < pass.rows() * width; from += width) {
      double sum = 0;
      for (int i = from; i < from + width; i++) {
        sum += x[i];
      }
      double mean = sum / width;
      double squares = 0;
      for (int i = from; i < from + width; i++) {
        squares += (x[i] - mean) * (x[i] - mean);
      }
      double root = Math.sqrt(squares / width + epsilon);
      for (int i = 0; i < width; i++) {
        y[from + i] = (x[from + i] - mean) / root * weight.get(i) + bias.orZero(i);
      }
    }
  }
}
