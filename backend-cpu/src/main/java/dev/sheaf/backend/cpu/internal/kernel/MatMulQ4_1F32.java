package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * y[r] = Σ_b d[r,b]·(Σ_j q[r,b,j]·x[b,j]) + m[r,b]·(Σ_j x[b,j]); W in Q4_1: per 32 columns f16 d,
 * f16 m and 32 nibbles q, value = d·q + m.
 *
 * <pre>
 * group:  [block 0: L × (d high, m low)] [block 1: …] …   then   [words: 4 per block] × L lanes
 * word i, nibble j (from the lowest) of lane r:  q[r, 8·i + j]
 * </pre>
 */
public final class MatMulQ4_1F32 implements WeightKernel {
  private static final int BLOCK = 32;
  private static final int FILE_BLOCK_BYTES = 20;

  @Override
  public String type() {
    return "Q4_1";
  }

  @Override
  public int index() {
    return 5;
  }

  @Override
  public int blockColumns() {
    return BLOCK;
  }

  @Override
  public long fileRowBytes(int columns) {
    return (long) (columns / BLOCK) * FILE_BLOCK_BYTES;
  }

  @Override
  public long groupBytes(int columns) {
    return fileRowBytes(columns) * L;
  }

  @Override
  public boolean needsBlockSums() {
    return true;
  }

  @Override
  public int scratchFloats(int columns) {
    return columns / BLOCK * Lanes.BLOCK_ROWS;
  }

  @Override
  public void pack(byte[] row, int columns, int lane, int[] group) {
    int blocks = columns / BLOCK;
    int at = 0;
    for (int b = 0; b < blocks; b++, at += FILE_BLOCK_BYTES) {
      group[b * L + lane] = Packed.u16(row, at) << 16 | Packed.u16(row, at + 2);
      for (int i = 0; i < 4; i++) {
        int word = 0;
        for (int j = 0; j < 8; j++) {
          word |= Packed.nibble(row, at + 4, i * 8 + j) << (4 * j);
        }
        group[(blocks + b * 4 + i) * L + lane] = word;
      }
    }
  }

  @Override
  public boolean packable(byte[] row, int columns) {
    for (int at = 0; at < row.length; at += FILE_BLOCK_BYTES) {
      if (!Half.finite(Packed.u16(row, at)) || !Half.finite(Packed.u16(row, at + 2))) {
        return false;
      }
    }
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
    int blocks = columns / BLOCK;
    long bytes = groupBytes(columns);
    dots(w + 4L * L * blocks, bytes, blocks, x, xo, scratch);
    for (int g = 0; g < STREAMS; g++) {
      scale(w + g * bytes, blocks, scratch, g * L, sums, so, y, yo + g * L);
    }
  }

  /** Unscaled sums of each block, four groups side by side. */
  private static void dots(long w, long bytes, int blocks, float[] x, int xo, float[] s) {
    long p = w;
    int k = xo;
    for (int b = 0; b < blocks; b++) {
      FloatVector s0 = FloatVector.zero(Lanes.F);
      FloatVector s1 = FloatVector.zero(Lanes.F);
      FloatVector s2 = FloatVector.zero(Lanes.F);
      FloatVector s3 = FloatVector.zero(Lanes.F);
      for (int i = 0; i < 4; i++) {
        IntVector v0 = Lanes.ints(p);
        IntVector v1 = Lanes.ints(p + bytes);
        IntVector v2 = Lanes.ints(p + 2 * bytes);
        IntVector v3 = Lanes.ints(p + 3 * bytes);
        for (int j = 0; j < 8; j++) {
          FloatVector xv = FloatVector.broadcast(Lanes.F, x[k + j]);
          s0 = q(v0).fma(xv, s0);
          s1 = q(v1).fma(xv, s1);
          s2 = q(v2).fma(xv, s2);
          s3 = q(v3).fma(xv, s3);
          v0 = v0.lanewise(VectorOperators.LSHR, 4);
          v1 = v1.lanewise(VectorOperators.LSHR, 4);
          v2 = v2.lanewise(VectorOperators.LSHR, 4);
          v3 = v3.lanewise(VectorOperators.LSHR, 4);
        }
        k += 8;
        p += 4L * L;
      }
      s0.intoArray(s, b * Lanes.BLOCK_ROWS);
      s1.intoArray(s, b * Lanes.BLOCK_ROWS + L);
      s2.intoArray(s, b * Lanes.BLOCK_ROWS + 2 * L);
      s3.intoArray(s, b * Lanes.BLOCK_ROWS + 3 * L);
    }
  }

  private static FloatVector q(IntVector v) {
    return (FloatVector) v.and(15).convert(VectorOperators.I2F, 0);
  }

  /** A second, small method: one with both loops would exceed what the compiler inlines. */
  private static void scale(
      long w, int blocks, float[] s, int at, float[] sums, int so, float[] y, int yo) {
    FloatVector a = FloatVector.zero(Lanes.F);
    for (int b = 0; b < blocks; b++) {
      IntVector v = Lanes.ints(w + 4L * L * b);
      FloatVector d = Half.high(v, Half.TWO_112);
      FloatVector m = Half.high(v.lanewise(VectorOperators.LSHL, 16), Half.TWO_112);
      a = FloatVector.fromArray(Lanes.F, s, b * Lanes.BLOCK_ROWS + at).fma(d, a);
      a = m.fma(FloatVector.broadcast(Lanes.F, sums[so + b]), a);
    }
    a.intoArray(y, yo);
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
      Arrays.fill(s.totals, 0f);
      groupScalar(w + g * groupBytes(columns), columns / BLOCK, x, xo, sums, so, s);
      System.arraycopy(s.totals, 0, y, yo + g * L, L);
    }
  }

  private static void groupScalar(
      long group, int blocks, float[] x, int xo, float[] sums, int so, LaneScratch s) {
    float[] t = s.sums;
    for (int b = 0; b < blocks; b++) {
      Arrays.fill(t, 0f);
      for (int i = 0; i < 4; i++) {
        int[] v = s.load(group + 4L * L * (blocks + b * 4 + i));
        for (int j = 0; j < 8; j++) {
          float xv = x[xo + b * BLOCK + i * 8 + j];
          for (int r = 0; r < L; r++) {
            t[r] = Math.fma((v[r] >>> (4 * j)) & 15, xv, t[r]);
          }
        }
      }
      int[] v = s.load(group + 4L * L * b);
      for (int r = 0; r < L; r++) {
        float a = Math.fma(t[r], Half.high(v[r], Half.TWO_112), s.totals[r]);
        s.totals[r] = Math.fma(Half.high(v[r] << 16, Half.TWO_112), sums[so + b], a);
      }
    }
  }

  @Override
  public void panel(long w, int columns, int from, int to, float[] panel, int offset) {
    int blocks = columns / BLOCK;
    long p = w + 4L * L * (blocks + from / 8);
    int o = offset;
    for (int b = from / BLOCK; b < to / BLOCK; b++) {
      IntVector v = Lanes.ints(w + 4L * L * b);
      FloatVector d = Half.high(v, Half.TWO_112);
      FloatVector m = Half.high(v.lanewise(VectorOperators.LSHL, 16), Half.TWO_112);
      for (int i = 0; i < 4; i++) {
        IntVector q = Lanes.ints(p);
        for (int j = 0; j < 8; j++) {
          q(q).fma(d, m).intoArray(panel, o);
          q = q.lanewise(VectorOperators.LSHR, 4);
          o += PANEL_ROWS;
        }
        p += 4L * L;
      }
    }
  }

  @Override
  public void panelScalar(
      long w, int columns, int from, int to, float[] panel, int offset, LaneScratch s) {
    int blocks = columns / BLOCK;
    int o = offset;
    for (int b = from / BLOCK; b < to / BLOCK; b++) {
      int[] v = s.load(w + 4L * L * b);
      for (int r = 0; r < L; r++) {
        s.sums[r] = Half.high(v[r], Half.TWO_112);
        s.totals[r] = Half.high(v[r] << 16, Half.TWO_112);
      }
      for (int i = 0; i < 4; i++) {
        v = s.load(w + 4L * L * (blocks + b * 4 + i));
        for (int j = 0; j < 8; j++, o += PANEL_ROWS) {
          for (int r = 0; r < L; r++) {
            panel[o + r] = Math.fma((v[r] >>> (4 * j)) & 15, s.sums[r], s.totals[r]);
          }
        }
      }
    }
  }

  @Override
  public float element(long w, int columns, int lane, int k) {
    int blocks = columns / BLOCK;
    int b = k / BLOCK;
    int v = Packed.get(w + 4L * (b * L + lane));
    float q = nibble(w, blocks, lane, b, k % BLOCK);
    return Math.fma(q, Half.high(v, Half.TWO_112), Half.high(v << 16, Half.TWO_112));
  }

  private static int nibble(long group, int blocks, int lane, int b, int j) {
    int word = Packed.get(group + 4L * L * blocks + 4L * ((b * 4 + j / 8) * L + lane));
    return (word >>> (4 * (j % 8))) & 15;
  }
}
