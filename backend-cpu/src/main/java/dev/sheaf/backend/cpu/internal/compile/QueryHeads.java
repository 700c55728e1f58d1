package dev.sheaf.backend.cpu.internal.compile;

import org.jspecify.annotations.Nullable;

/** Heads of queries and keys out of an attention's input: normed, rotated, queries scaled. */
final class QueryHeads implements QuerySource {
  private final AttentionShape shape;
  private final RotaryTable rotary;
  private final Register in;

  QueryHeads(AttentionShape shape, RotaryTable rotary, Register in) {
    this.shape = shape;
    this.rotary = rotary;
    this.in = in;
  }

  @Override
  public void write(StepState state, int row, int head, int entry, float[] to, int at, Scratch s) {
    int width = shape.headWidth();
    head(state, in.row(row) + head * width, shape.queryNorm(), to, at, entry, s);
    float scale = state.visibility.scale(row, shape.scale());
    for (int d = 0; d < width; d++) {
      to[at + d] *= scale;
    }
  }

  /** Writes one head's key. */
  void key(StepState state, int row, int head, float[] to, Scratch s) {
    int from = in.row(row) + shape.queryWidth() + head * shape.headWidth();
    head(state, from, shape.keyNorm(), to, 0, row, s);
  }

  private void head(
      StepState state, int xo, float @Nullable [] norm, float[] y, int yo, int entry, Scratch s) {
    int width = shape.headWidth();
    if (norm == null) {
      System.arraycopy(in.data, xo, y, yo, width);
    } else {
      state.kernels.norm(in.data, xo, norm, shape.normEpsilon(), y, yo, width, s);
    }
    rotary.rotate(entry, y, yo);
  }
}
