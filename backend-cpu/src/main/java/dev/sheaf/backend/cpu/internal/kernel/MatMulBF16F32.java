package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * y[r] = Σ_k W[r,k]·x[k]; W in BF16.
 *
 * <pre>
 * group:  [columns 0 (high half) and 1 (low half): L words, one per row] [columns 2 and 3: …] …
 * </pre>
 *
 * An odd last column shares its word with a zero that is never read; panels begin at even columns.
 */
public final class MatMulBF16F32 implements WeightKernel {
  private static final int TOP = 0xffff0000;

  @Override
  public String type() {
    return "BF16";
  }

  @Override
  public int index() {
    return 2;
  }

  @Override
  public int blockColumns() {
    return 1;
  }

  @Override
  public long fileRowBytes(int columns) {
    return 2L * columns;
  }

  @Override
  public long groupBytes(int columns) {
    return 4L * L * ((columns + 1) / 2);
  }

  @Override
  public void pack(byte[] row, int columns, int lane, int[] group) {
    for (int k = 0; k < columns; k++) {
      group[(k >> 1) * L + lane] |= Packed.u16(row, 2 * k) << (16 - ((k & 1) << 4));
    }
  }

  @Override
  public boolean packable(byte[] row, int columns) {
    return true;
  }

  @Override
  public void decode(
      long w,
      int columns,
      float[] x,
      int xo,
      float[] sums,
      int so,
      float[] scratch,
      float[] y,
      int yo) {
    long bytes = groupBytes(columns);
    FloatVector s0 = FloatVector.zero(Lanes.F);
    FloatVector s1 = FloatVector.zero(Lanes.F);
    FloatVector s2 = FloatVector.zero(Lanes.F);
    FloatVector s3 = FloatVector.zero(Lanes.F);
    for (int k = 0; k < columns; k += 2) {
      long p = w + 2L * L * k;
      IntVector v0 = Lanes.ints(p);
      IntVector v1 = Lanes.ints(p + bytes);
      IntVector v2 = Lanes.ints(p + 2 * bytes);
      IntVector v3 = Lanes.ints(p + 3 * bytes);
      int end = Math.min(2, columns - k);
      for (int j = 0; j < end; j++) {
        FloatVector xv = FloatVector.broadcast(Lanes.F, x[xo + k + j]);
        s0 = top(v0).fma(xv, s0);
        s1 = top(v1).fma(xv, s1);
        s2 = top(v2).fma(xv, s2);
        s3 = top(v3).fma(xv, s3);
        v0 = v0.lanewise(VectorOperators.LSHL, 16);
        v1 = v1.lanewise(VectorOperators.LSHL, 16);
        v2 = v2.lanewise(VectorOperators.LSHL, 16);
        v3 = v3.lanewise(VectorOperators.LSHL, 16);
      }
    }
    s0.intoArray(y, yo);
    s1.intoArray(y, yo + L);
    s2.intoArray(y, yo + 2 * L);
    s3.intoArray(y, yo + 3 * L);
  }

  private static FloatVector top(IntVector v) {
    return v.and(TOP).reinterpretAsFloats();
  }

  @Override
  public void decodeScalar(
      long w,
      int columns,
      float[] x,
      int xo,
      float[] sums,
      int so,
      float[] y,
      int yo,
      LaneScratch s) {
    for (int g = 0; g < STREAMS; g++) {
      long group = w + g * groupBytes(columns);
      Arrays.fill(s.totals, 0f);
      for (int k = 0; k < columns; k++) {
        int[] v = s.load(group + 4L * L * (k >> 1));
        for (int r = 0; r < L; r++) {
          s.totals[r] =
              Math.fma(
                  Float.intBitsToFloat((v[r] << ((k & 1) << 4)) & TOP), x[xo + k], s.totals[r]);
        }
      }
      System.arraycopy(s.totals, 0, y, yo + g * L, L);
    }
  }

  @Override
  public void panel(long w, int columns, int from, int to, float[] panel, int offset) {
    int o = offset;
    int k = from;
    for (; k + 1 < to; k += 2) {
      IntVector v = Lanes.ints(w + 2L * L * k);
      top(v).intoArray(panel, o);
      top(v.lanewise(VectorOperators.LSHL, 16)).intoArray(panel, o + PANEL_ROWS);
      o += 2 * PANEL_ROWS;
    }
    if (k < to) {
      top(Lanes.ints(w + 2L * L * k)).intoArray(panel, o);
    }
  }

  @Override
  public void panelScalar(
      long w, int columns, int from, int to, float[] panel, int offset, LaneScratch s) {
    int o = offset;
    for (int k = from; k < to; k++, o += PANEL_ROWS) {
      int[] v = s.load(w + 4L * L * (k >> 1));
      for (int r = 0; r < L; r++) {
        panel[o + r] = Float.intBitsToFloat((v[r] << ((k & 1) << 4)) & TOP);
      }
    }
  }

  @Override
  public float element(long w, int columns, int lane, int k) {
    int v = Packed.get(w + 4L * ((k >> 1) * (long) L + lane));
    return Float.intBitsToFloat((v << ((k & 1) << 4)) & TOP);
  }
}
