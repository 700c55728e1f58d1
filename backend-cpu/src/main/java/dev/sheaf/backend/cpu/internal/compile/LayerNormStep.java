package dev.sheaf.backend.cpu.internal.compile;

/** out = layer norm of in. */
final class LayerNormStep extends RowSteps.RowStep {
  private final Register in;
  private final float[] weight;
  private final float[] bias;
  private final float epsilon;
  private final Register out;

  LayerNormStep(Register in, float[] weight, float[] bias, float epsilon, Register out) {
    this.in = in;
    this.weight = weight;
    this.bias = bias;
    this.epsilon = epsilon;
    this.out = out;
  }

  @Override
  void row(StepState state, int row, Scratch s) {
    state.kernels.layerNorm(
        in.data, in.row(row), weight, bias, epsilon, out.data, out.row(row), in.width, s);
  }
}
