package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.lang.foreign.MemorySegment;
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
  public void pack(MemorySegment file, int row, int rows, int columns, long to) {
    for (int r = 0; r < L; r++) {
      long at = (row + r) * fileRowBytes(columns);
      for (int k = 0; k < columns; k++) {
        Packed.put(to + 4L * (k * (long) L + r), row + r < rows ? Packed.i32(file, at + 4L * k) : 0);
      }
    }
  }

  @Override
  public boolean packable(MemorySegment file, int row, int count, int columns) {
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
      long w, int columns, float[] x, int xo, float[] sums, int so, float[] y, int yo) {
    for (int r = 0; r < STREAMS * L; r++) {
      long group = w + r / L * groupBytes(columns);
      float s = 0;
      for (int k = 0; k < columns; k++) {
        s = Math.fma(element(group, columns, r % L, k), x[xo + k], s);
      }
      y[yo + r] = s;
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
  public float element(long w, int columns, int lane, int k) {
    return Float.intBitsToFloat(Packed.get(w + 4L * (k * (long) L + lane)));
  }
}
