package dev.sheaf.backend.cpu.internal.compile;

/**
 * Queries of a latent attention as they meet stored latents: [Uᵀ·plain part | rotated part], both
 * scaled.
 */
final class LatentQueries implements QuerySource {
  private final LatentShape shape;
  private final RotaryTable rotary;
  private final Register asked;
  private final Register in;
  private final Register queries;

  /**
   * @param asked queries as the graph computes them
   * @param in latents and rotary keys
   * @param queries where the folded and scaled ones lie
   */
  LatentQueries(
      LatentShape shape, RotaryTable rotary, Register asked, Register in, Register queries) {
    this.shape = shape;
    this.rotary = rotary;
    this.asked = asked;
    this.in = in;
    this.queries = queries;
  }

  /** The folded part is the row's own, whatever the position. */
  @Override
  public void write(StepState state, int row, int head, int entry, float[] to, int at, Scratch s) {
    int own = queries.row(row) + head * shape.keyWidth();
    System.arraycopy(queries.data, own, to, at, shape.rank());
    rotated(state, row, head, entry, to, at + shape.rank());
  }

  /** Writes the part that is rotated. */
  void rotated(StepState state, int row, int head, int entry, float[] to, int at) {
    int from = asked.row(row) + head * shape.queryWidth() + shape.plainWidth();
    System.arraycopy(asked.data, from, to, at, shape.rotaryWidth());
    rotary.rotate(entry, to, at);
    float scale = state.visibility.scale(row, shape.scale());
    for (int d = 0; d < shape.rotaryWidth(); d++) {
      to[at + d] *= scale;
    }
  }

  /** Writes a row's key: the normed latent, then the rotated key. */
  void key(StepState state, int row, float[] to, Scratch s) {
    int from = in.row(row);
    state.kernels.norm(in.data, from, shape.norm(), shape.normEpsilon(), to, 0, shape.rank(), s);
    System.arraycopy(in.data, from + shape.rank(), to, shape.rank(), shape.rotaryWidth());
    rotary.rotate(row, to, shape.rank());
  }
}
