package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;

/**
 * s[c] = Σ_d q[d]·K[d][c] for one tile of {@link #TILE} cells; keys are stored transposed, {@code
 * [d][TILE]}, so that cells lie side by side in a vector.
 *
 * <p>Four chains over d (d mod 4), joined as (0+1)+(2+3): enough to hide the latency of fma, and
 * the same order whatever the tile holds.
 */
public final class AttentionScores {
  /** Cells of a tile, at every vector width. */
  public static final int TILE = 16;

  private AttentionScores() {}

  /** Scores of one query head, scale already in q, against one tile. */
  public static void tile(long keys, int width, float[] q, int qo, float[] s, int so) {
    for (int c = 0; c < TILE; c += L) {
      lanes(keys + 4L * c, width, q, qo, s, so + c);
    }
  }

  private static void lanes(long keys, int width, float[] q, int qo, float[] s, int so) {
    FloatVector a0 = FloatVector.zero(Lanes.F);
    FloatVector a1 = FloatVector.zero(Lanes.F);
    FloatVector a2 = FloatVector.zero(Lanes.F);
    FloatVector a3 = FloatVector.zero(Lanes.F);
    int whole = width & ~3;
    for (int d = 0; d < whole; d += 4) {
      long p = keys + 4L * TILE * d;
      a0 = Lanes.floats(p).fma(FloatVector.broadcast(Lanes.F, q[qo + d]), a0);
      a1 = Lanes.floats(p + 4 * TILE).fma(FloatVector.broadcast(Lanes.F, q[qo + d + 1]), a1);
      a2 = Lanes.floats(p + 8 * TILE).fma(FloatVector.broadcast(Lanes.F, q[qo + d + 2]), a2);
      a3 = Lanes.floats(p + 12 * TILE).fma(FloatVector.broadcast(Lanes.F, q[qo + d + 3]), a3);
    }
    for (int d = whole; d < width; d++) {
      a0 = Lanes.floats(keys + 4L * TILE * d).fma(FloatVector.broadcast(Lanes.F, q[qo + d]), a0);
    }
    a0.add(a1).add(a2.add(a3)).intoArray(s, so);
  }

  /** The definition: same result to the bit. */
  public static void tileScalar(long keys, int width, float[] q, int qo, float[] s, int so) {
    int whole = width & ~3;
    for (int c = 0; c < TILE; c++) {
      float a0 = 0;
      float a1 = 0;
      float a2 = 0;
      float a3 = 0;
      for (int d = 0; d < whole; d += 4) {
        a0 = Math.fma(key(keys, d, c), q[qo + d], a0);
        a1 = Math.fma(key(keys, d + 1, c), q[qo + d + 1], a1);
        a2 = Math.fma(key(keys, d + 2, c), q[qo + d + 2], a2);
        a3 = Math.fma(key(keys, d + 3, c), q[qo + d + 3], a3);
      }
      for (int d = whole; d < width; d++) {
        a0 = Math.fma(key(keys, d, c), q[qo + d], a0);
      }
      s[so + c] = (a0 + a1) + (a2 + a3);
    }
  }

  private static float key(long keys, int d, int c) {
    return Float.intBitsToFloat(Packed.get(keys + 4L * (TILE * d + c)));
  }
}
