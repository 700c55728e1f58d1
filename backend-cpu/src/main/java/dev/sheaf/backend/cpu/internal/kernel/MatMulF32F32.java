package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * y[r] = Σ_k W[r,k]·x[k]; W in F32.
 *
 * <pre>
 * group:  [column 0: L floats, one per row] [column 1: …] …
 * </pre>
 */
public final class MatMulF32F32 implements WeightKernel {

  @Override
  public String type() {
    return "F32";
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  public int blockColumns() {
    return 1;
  }

  @Override
  public long fileRowBytes(int columns) {
    return 4L * columns;
  }

  @Override
  public long groupBytes(int columns) {
    return 4L * L * columns;
  }

  @Override
  public void pack(byte[] row, int columns, int lane, int[] group) {
    for (int k = 0; k < columns; k++) {
      group[k * L + lane] = Packed.i32(row, 4 * k);
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
    for (int k = 0; k < columns; k++) {
      long p = w + 4L * L * k;
      FloatVector xv = FloatVector.broadcast(Lanes.F, x[xo + k]);
      s0 = Lanes.floats(p).fma(xv, s0);
      s1 = Lanes.floats(p + bytes).fma(xv, s1);
      s2 = Lanes.floats(p + 2 * bytes).fma(xv, s2);
      s3 = Lanes.floats(p + 3 * bytes).fma(xv, s3);
    }
    s0.intoArray(y, yo);
    s1.intoArray(y, yo + L);
    s2.intoArray(y, yo + 2 * L);
    s3.intoArray(y, yo + 3 * L);
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
        int[] v = s.load(group + 4L * L * k);
        for (int r = 0; r < L; r++) {
          s.totals[r] = Math.fma(Float.intBitsToFloat(v[r]), x[xo + k], s.totals[r]);
        }
      }
      System.arraycopy(s.totals, 0, y, yo + g * L, L);
    }
  }

  @Override
  public void panel(long w, int columns, int from, int to, float[] panel, int offset) {
    int o = offset;
    for (int k = from; k < to; k++) {
      Lanes.floats(w + 4L * L * k).intoArray(panel, o);
      o += PANEL_ROWS;
    }
  }

  @Override
  public void panelScalar(
      long w, int columns, int from, int to, float[] panel, int offset, LaneScratch s) {
    int o = offset;
    for (int k = from; k < to; k++, o += PANEL_ROWS) {
      int[] v = s.load(w + 4L * L * k);
      for (int r = 0; r < L; r++) {
        panel[o + r] = Float.intBitsToFloat(v[r]);
      }
    }
  }

  @Override
  public float element(long w, int columns, int lane, int k) {
    return Float.intBitsToFloat(Packed.get(w + 4L * (k * (long) L + lane)));
  }
}
