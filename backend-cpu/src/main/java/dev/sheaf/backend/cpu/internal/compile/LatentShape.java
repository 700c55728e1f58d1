package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.model.LatentAttention;

/**
 * What a latent attention fixes.
 *
 * @param plainWidth dimensions of a head's query that are not rotated
 * @param norm of the latent
 */
record LatentShape(
    int heads,
    int plainWidth,
    int rotaryWidth,
    int valueWidth,
    int rank,
    float[] norm,
    float normEpsilon,
    float scale) {

  static LatentShape of(LatentAttention op, float[] norm) {
    return new LatentShape(
        op.heads(),
        op.plainWidth(),
        op.rotaryWidth(),
        op.valueWidth(),
        op.rank(),
        norm,
        (float) op.normEpsilon(),
        (float) op.scale());
  }

  int queryWidth() {
    return plainWidth + rotaryWidth;
  }

  /** Floats of a key: the latent, then what is rotated. */
  int keyWidth() {
    return rank + rotaryWidth;
  }

  /** Floats of all heads' queries. */
  int queriesWidth() {
    return Math.multiplyExact(heads, queryWidth());
  }
}
