package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;

/**
 * a[d] += Σ_c p[c]·V[c][d] over the cells [from, to) of one tile, cells in order; values are stored
 * row by row, {@code [c][stride]}, the stride a multiple of 16.
 */
public final class AttentionValues {
  private AttentionValues() {}

  /** Adds one tile to the sums of one head. */
  public static void tile(
      long values, int stride, int from, int to, float[] p, int po, float[] a, int ao) {
    int d = 0;
    for (; d + 4 * L <= stride; d += 4 * L) {
      four(values + 4L * d, stride, from, to, p, po, a, ao + d);
    }
    for (; d < stride; d += L) {
      one(values + 4L * d, stride, from, to, p, po, a, ao + d);
    }
  }

  private static void four(
      long values, int stride, int from, int to, float[] p, int po, float[] a, int ao) {
    FloatVector a0 = FloatVector.fromArray(Lanes.F, a, ao);
    FloatVector a1 = FloatVector.fromArray(Lanes.F, a, ao + L);
    FloatVector a2 = FloatVector.fromArray(Lanes.F, a, ao + 2 * L);
    FloatVector a3 = FloatVector.fromArray(Lanes.F, a, ao + 3 * L);
    for (int c = from; c < to; c++) {
      long v = values + 4L * stride * c;
      FloatVector w = FloatVector.broadcast(Lanes.F, p[po + c]);
      a0 = Lanes.floats(v).fma(w, a0);
      a1 = Lanes.floats(v + 4 * L).fma(w, a1);
      a2 = Lanes.floats(v + 8 * L).fma(w, a2);
      a3 = Lanes.floats(v + 12 * L).fma(w, a3);
    }
    a0.intoArray(a, ao);
    a1.intoArray(a, ao + L);
    a2.intoArray(a, ao + 2 * L);
    a3.intoArray(a, ao + 3 * L);
  }

  private static void one(
      long values, int stride, int from, int to, float[] p, int po, float[] a, int ao) {
    FloatVector a0 = FloatVector.fromArray(Lanes.F, a, ao);
    for (int c = from; c < to; c++) {
      FloatVector w = FloatVector.broadcast(Lanes.F, p[po + c]);
      a0 = Lanes.floats(values + 4L * stride * c).fma(w, a0);
    }
    a0.intoArray(a, ao);
  }

  /** The definition: same result to the bit. */
  public static void tileScalar(
      long values, int stride, int from, int to, float[] p, int po, float[] a, int ao) {
    for (int d = 0; d < stride; d++) {
      for (int c = from; c < to; c++) {
        float v = Float.intBitsToFloat(Packed.get(values + 4L * (stride * c + d)));
        a[ao + d] = Math.fma(v, p[po + c], a[ao + d]);
      }
    }
  }
}
