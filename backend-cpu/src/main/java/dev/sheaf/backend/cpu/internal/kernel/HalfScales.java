package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The f16 scales of a group whose blocks have one each: two blocks per 32-bit lane, the even one in
 * the high half.
 */
final class HalfScales {
  private HalfScales() {}

  static int words(int blocks) {
    return (blocks + 1) / 2;
  }

  /** Blocks of a file row begin with their scale. */
  static void pack(byte[] row, int blocks, int blockBytes, int lane, int[] group) {
    for (int b = 0; b < blocks; b++) {
      group[(b >> 1) * L + lane] |= Packed.u16(row, b * blockBytes) << (16 - ((b & 1) << 4));
    }
  }

  /** Whether the 16-bit floats at the start of each block are finite. */
  static boolean finite(byte[] row, int blockBytes) {
    for (int at = 0; at < row.length; at += blockBytes) {
      if (!Half.finite(Packed.u16(row, at))) {
        return false;
      }
    }
    return true;
  }

  static FloatVector scales(long w, int b, float factor) {
    IntVector v = Lanes.ints(w + 4L * L * (b >> 1));
    return Half.high(v.lanewise(VectorOperators.LSHL, (b & 1) << 4), factor);
  }

  static float scale(long w, int lane, int b, float factor) {
    int v = Packed.get(w + 4L * ((b >> 1) * L + lane));
    return Half.high(v << ((b & 1) << 4), factor);
  }

  /** y = Σ_b s[b]·scale[b], blocks in order. */
  static void apply(long w, int blocks, float factor, float[] s, int at, float[] y, int yo) {
    FloatVector a = FloatVector.zero(Lanes.F);
    int o = at;
    int b = 0;
    for (; b + 1 < blocks; b += 2) {
      IntVector v = Lanes.ints(w + 2L * L * b);
      a = FloatVector.fromArray(Lanes.F, s, o).fma(Half.high(v, factor), a);
      a =
          FloatVector.fromArray(Lanes.F, s, o + Lanes.BLOCK_ROWS)
              .fma(Half.high(v.lanewise(VectorOperators.LSHL, 16), factor), a);
      o += 2 * Lanes.BLOCK_ROWS;
    }
    if (b < blocks) {
      a = FloatVector.fromArray(Lanes.F, s, o).fma(scales(w, b, factor), a);
    }
    a.intoArray(y, yo);
  }

  /** s.totals += s.sums · scale[b], the definition of one step of {@link #apply}. */
  static void applyScalar(long w, int b, float factor, LaneScratch s) {
    int[] v = s.load(w + 4L * L * (b >> 1));
    for (int r = 0; r < L; r++) {
      s.totals[r] = Math.fma(s.sums[r], Half.high(v[r] << ((b & 1) << 4), factor), s.totals[r]);
    }
  }

  /** s.sums = scale[b]. */
  static void scalesScalar(long w, int b, float factor, LaneScratch s) {
    int[] v = s.load(w + 4L * L * (b >> 1));
    for (int r = 0; r < L; r++) {
      s.sums[r] = Half.high(v[r] << ((b & 1) << 4), factor);
    }
  }
}
