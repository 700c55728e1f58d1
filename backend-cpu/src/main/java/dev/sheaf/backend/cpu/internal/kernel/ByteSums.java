package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Σ_j q[r,j]·x[j] of weights that are packed as signed bytes, unscaled, a block of columns at a
 * time.
 *
 * <pre>
 * [word 0] × L lanes [word 1] × L lanes …     word i, byte j (from the highest) of lane r: q[r, 4·i + j]
 * </pre>
 *
 * A byte at the top of a word is q·2^24 as it stands; every result has that factor, and scales take
 * it back.
 */
final class ByteSums {
  /** Takes the 2^24 back. */
  static final float UNIT = 0x1p-24f;

  private static final int TOP = 0xff000000;

  private ByteSums() {}

  /**
   * Puts q, −128 to 127, of column {@code k} into a group whose quants begin at word {@code from}.
   */
  static void put(int[] group, int from, int lane, int k, int q) {
    group[(from + k / 4) * L + lane] |= (q & 0xff) << (24 - 8 * (k % 4));
  }

  /**
   * Sums of each block, four groups side by side: s[b·BLOCK_ROWS + g·L + r].
   *
   * @param w first quant of the first group
   * @param bytes from one group to the next
   * @param words of one block: columns / 4
   */
  static void dots(long w, long bytes, int blocks, int words, float[] x, int xo, float[] s) {
    long p = w;
    int k = xo;
    for (int b = 0; b < blocks; b++) {
      FloatVector s0 = FloatVector.zero(Lanes.F);
      FloatVector s1 = FloatVector.zero(Lanes.F);
      FloatVector s2 = FloatVector.zero(Lanes.F);
      FloatVector s3 = FloatVector.zero(Lanes.F);
      for (int i = 0; i < words; i++) {
        IntVector v0 = Lanes.ints(p);
        IntVector v1 = Lanes.ints(p + bytes);
        IntVector v2 = Lanes.ints(p + 2 * bytes);
        IntVector v3 = Lanes.ints(p + 3 * bytes);
        for (int j = 0; j < 4; j++) {
          FloatVector xv = FloatVector.broadcast(Lanes.F, x[k + j]);
          s0 = q(v0).fma(xv, s0);
          s1 = q(v1).fma(xv, s1);
          s2 = q(v2).fma(xv, s2);
          s3 = q(v3).fma(xv, s3);
          v0 = v0.lanewise(VectorOperators.LSHL, 8);
          v1 = v1.lanewise(VectorOperators.LSHL, 8);
          v2 = v2.lanewise(VectorOperators.LSHL, 8);
          v3 = v3.lanewise(VectorOperators.LSHL, 8);
        }
        k += 4;
        p += 4L * L;
      }
      s0.intoArray(s, b * Lanes.BLOCK_ROWS);
      s1.intoArray(s, b * Lanes.BLOCK_ROWS + L);
      s2.intoArray(s, b * Lanes.BLOCK_ROWS + 2 * L);
      s3.intoArray(s, b * Lanes.BLOCK_ROWS + 3 * L);
    }
  }

  private static FloatVector q(IntVector v) {
    return (FloatVector) v.and(TOP).convert(VectorOperators.I2F, 0);
  }

  /** s.sums = the sums of one block of one group, the definition of {@link #dots}. */
  static void dotsScalar(long w, int words, float[] x, int xo, LaneScratch s) {
    float[] t = s.sums;
    Arrays.fill(t, 0f);
    for (int i = 0; i < words; i++) {
      int[] v = s.load(w + 4L * L * i);
      for (int j = 0; j < 4; j++) {
        float xv = x[xo + i * 4 + j];
        for (int r = 0; r < L; r++) {
          t[r] = Math.fma((v[r] << (8 * j)) & TOP, xv, t[r]);
        }
      }
    }
  }

  /** Columns of one block as q·d into a panel from {@code o}. */
  static void panel(long w, int words, FloatVector d, float[] panel, int o) {
    for (int i = 0; i < words; i++) {
      IntVector v = Lanes.ints(w + 4L * L * i);
      for (int j = 0; j < 4; j++) {
        q(v).mul(d).intoArray(panel, o + (4 * i + j) * PANEL_ROWS);
        v = v.lanewise(VectorOperators.LSHL, 8);
      }
    }
  }

  /** Columns of one block as q·d + m into a panel from {@code o}. */
  static void panel(long w, int words, FloatVector d, FloatVector m, float[] panel, int o) {
    for (int i = 0; i < words; i++) {
      IntVector v = Lanes.ints(w + 4L * L * i);
      for (int j = 0; j < 4; j++) {
        q(v).fma(d, m).intoArray(panel, o + (4 * i + j) * PANEL_ROWS);
        v = v.lanewise(VectorOperators.LSHL, 8);
      }
    }
  }

  /** As {@link #panel} with q·s.sums, to the bit. */
  static void panelScalar(long w, int words, float[] panel, int o, LaneScratch s) {
    for (int i = 0; i < words; i++) {
      int[] v = s.load(w + 4L * L * i);
      for (int j = 0; j < 4; j++) {
        for (int r = 0; r < L; r++) {
          panel[o + (4 * i + j) * PANEL_ROWS + r] = ((v[r] << (8 * j)) & TOP) * s.sums[r];
        }
      }
    }
  }

  /** As {@link #panel} with q·s.sums + s.totals, to the bit. */
  static void panelMinimumScalar(long w, int words, float[] panel, int o, LaneScratch s) {
    for (int i = 0; i < words; i++) {
      int[] v = s.load(w + 4L * L * i);
      for (int j = 0; j < 4; j++) {
        for (int r = 0; r < L; r++) {
          float q = (v[r] << (8 * j)) & TOP;
          panel[o + (4 * i + j) * PANEL_ROWS + r] = Math.fma(q, s.sums[r], s.totals[r]);
        }
      }
    }
  }

  /** q·2^24 of column {@code k}, exactly. */
  static float quant(long w, int lane, int k) {
    int word = Packed.get(w + 4L * (k / 4 * L + lane));
    return (word << (8 * (k % 4))) & TOP;
  }
}
