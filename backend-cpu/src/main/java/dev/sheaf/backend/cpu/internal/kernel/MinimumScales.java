package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The f16 scale d and minimum m that each block of a group has: one 32-bit lane per block, d in the
 * high half.
 */
final class MinimumScales {
  private MinimumScales() {}

  /** Blocks of a file row begin with d and m. */
  static void pack(byte[] row, int blocks, int blockBytes, int lane, int[] group) {
    for (int b = 0; b < blocks; b++) {
      int at = b * blockBytes;
      group[b * L + lane] = Packed.u16(row, at) << 16 | Packed.u16(row, at + 2);
    }
  }

  /** Whether d and m of each block are finite. */
  static boolean finite(byte[] row, int blockBytes) {
    for (int at = 0; at < row.length; at += blockBytes) {
      if (!Half.finite(Packed.u16(row, at)) || !Half.finite(Packed.u16(row, at + 2))) {
        return false;
      }
    }
    return true;
  }

  static FloatVector scales(IntVector v, float factor) {
    return Half.high(v, factor);
  }

  static FloatVector minima(IntVector v) {
    return Half.high(v.lanewise(VectorOperators.LSHL, 16), Half.TWO_112);
  }

  static float scale(int v, float factor) {
    return Half.high(v, factor);
  }

  static float minimum(int v) {
    return Half.high(v << 16, Half.TWO_112);
  }

  /** s.sums = d[b], s.totals = m[b]. */
  static void scalesScalar(long w, int b, float factor, LaneScratch s) {
    int[] v = s.load(w + 4L * L * b);
    for (int r = 0; r < L; r++) {
      s.sums[r] = scale(v[r], factor);
      s.totals[r] = minimum(v[r]);
    }
  }

  /** y = Σ_b s[b]·d[b] + m[b]·sums[b], blocks in order. */
  static void apply(
      long w,
      int blocks,
      float factor,
      float[] s,
      int at,
      float[] sums,
      int so,
      float[] y,
      int yo) {
    FloatVector a = FloatVector.zero(Lanes.F);
    for (int b = 0; b < blocks; b++) {
      IntVector v = Lanes.ints(w + 4L * L * b);
      FloatVector d = scales(v, factor);
      FloatVector m = minima(v);
      a = FloatVector.fromArray(Lanes.F, s, b * Lanes.BLOCK_ROWS + at).fma(d, a);
      a = m.fma(FloatVector.broadcast(Lanes.F, sums[so + b]), a);
    }
    a.intoArray(y, yo);
  }

  /** s.totals += s.sums·d[b] + m[b]·sum, the definition of one step of {@link #apply}. */
  static void applyScalar(long w, int b, float factor, float sum, LaneScratch s) {
    int[] v = s.load(w + 4L * L * b);
    for (int r = 0; r < L; r++) {
      float a = Math.fma(s.sums[r], scale(v[r], factor), s.totals[r]);
      s.totals[r] = Math.fma(minimum(v[r]), sum, a);
    }
  }
}
