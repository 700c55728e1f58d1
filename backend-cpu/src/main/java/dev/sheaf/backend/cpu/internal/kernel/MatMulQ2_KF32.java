package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * y[r] = Σ_b d[r,b]·(Σ_p t[r,b,p]·(Σ_j q[r,b,p,j]·x[b,p,j])) − m[r,b]·(Σ_p u[r,b,p]·(Σ_j
 * x[b,p,j])); W in Q2_K: per 256 columns f16 d, f16 m, sixteen nibbles t and u for 16 columns each,
 * 256 times 2 bits q, value = (d·t)·q − m·u.
 *
 * <pre>
 * group:  superblock: [d] [−m] × L lanes, float32, [words: 4] × L lanes; byte j (from the lowest) of word i:
 *         part 4·i + j, t in the low nibble, u in the high one;   then   [words: 1 per part] × L lanes
 * word i, two bits j (from the lowest) of lane r:  q[r, 16·i + j]
 * </pre>
 *
 * Sums of 16 inputs are needed by this type alone, so they are taken beside the products.
 */
public final class MatMulQ2_KF32 implements WeightKernel {
  private static final int BLOCK = 256;
  private static final int PARTS = 16;
  private static final int PART = 16;
  private static final int SCALES = 6;
  private static final int FILE_BLOCK_BYTES = 84;

  @Override
  public String type() {
    return "Q2_K";
  }

  @Override
  public int index() {
    return 8;
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
    return 4L * L * (SCALES + PARTS) * (columns / BLOCK);
  }

  /** Products of each part, then the sum of its inputs. */
  @Override
  public int scratchFloats(int columns) {
    return columns / PART * (Lanes.BLOCK_ROWS + 1);
  }

  private static long quants(long group, int blocks) {
    return group + 4L * L * SCALES * blocks;
  }

  @Override
  public void pack(byte[] row, int columns, int lane, int[] group) {
    int blocks = columns / BLOCK;
    for (int b = 0; b < blocks; b++) {
      int at = b * FILE_BLOCK_BYTES;
      int to = b * SCALES * L + lane;
      group[to] = Float.floatToRawIntBits(Packed.half(row, at + 80));
      group[to + L] = Float.floatToRawIntBits(-Packed.half(row, at + 82));
      for (int i = 0; i < 4; i++) {
        group[to + (2 + i) * L] = Packed.i32(row, at + 4 * i);
      }
      for (int k = 0; k < BLOCK; k++) {
        int q = row[at + 16 + k / 128 * 32 + k % 32] >> k / 32 % 4 * 2 & 3;
        group[(SCALES * blocks + b * PARTS + k / PART) * L + lane] |= q << (2 * (k % PART));
      }
    }
  }

  @Override
  public boolean packable(byte[] row, int columns) {
    for (int at = 0; at < row.length; at += FILE_BLOCK_BYTES) {
      if (!Half.finite(Packed.u16(row, at + 80)) || !Half.finite(Packed.u16(row, at + 82))) {
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
    dots(quants(w, blocks), bytes, blocks * PARTS, x, xo, scratch);
    for (int g = 0; g < STREAMS; g++) {
      scale(w + g * bytes, blocks, scratch, g * L, y, yo + g * L);
    }
  }

  /** Unscaled sums of each part, four groups side by side, and behind them those of the inputs. */
  private static void dots(long w, long bytes, int parts, float[] x, int xo, float[] s) {
    long p = w;
    int k = xo;
    int inputs = parts * Lanes.BLOCK_ROWS;
    for (int b = 0; b < parts; b++) {
      FloatVector s0 = FloatVector.zero(Lanes.F);
      FloatVector s1 = FloatVector.zero(Lanes.F);
      FloatVector s2 = FloatVector.zero(Lanes.F);
      FloatVector s3 = FloatVector.zero(Lanes.F);
      IntVector v0 = Lanes.ints(p);
      IntVector v1 = Lanes.ints(p + bytes);
      IntVector v2 = Lanes.ints(p + 2 * bytes);
      IntVector v3 = Lanes.ints(p + 3 * bytes);
      float sum = 0;
      for (int j = 0; j < PART; j++) {
        float xj = x[k + j];
        sum += xj;
        FloatVector xv = FloatVector.broadcast(Lanes.F, xj);
        s0 = q(v0).fma(xv, s0);
        s1 = q(v1).fma(xv, s1);
        s2 = q(v2).fma(xv, s2);
        s3 = q(v3).fma(xv, s3);
        v0 = v0.lanewise(VectorOperators.LSHR, 2);
        v1 = v1.lanewise(VectorOperators.LSHR, 2);
        v2 = v2.lanewise(VectorOperators.LSHR, 2);
        v3 = v3.lanewise(VectorOperators.LSHR, 2);
      }
      k += PART;
      p += 4L * L;
      s0.intoArray(s, b * Lanes.BLOCK_ROWS);
      s1.intoArray(s, b * Lanes.BLOCK_ROWS + L);
      s2.intoArray(s, b * Lanes.BLOCK_ROWS + 2 * L);
      s3.intoArray(s, b * Lanes.BLOCK_ROWS + 3 * L);
      s[inputs + b] = sum;
    }
  }

  private static FloatVector q(IntVector v) {
    return (FloatVector) v.and(3).convert(VectorOperators.I2F, 0);
  }

  private static FloatVector nibble(IntVector v) {
    return (FloatVector) v.and(15).convert(VectorOperators.I2F, 0);
  }

  private static void scale(long w, int blocks, float[] s, int at, float[] y, int yo) {
    FloatVector a = FloatVector.zero(Lanes.F);
    long p = w;
    int o = at;
    int input = blocks * PARTS * Lanes.BLOCK_ROWS;
    for (int b = 0; b < blocks; b++) {
      FloatVector d = Lanes.floats(p);
      p += 4L * L;
      FloatVector m = Lanes.floats(p);
      FloatVector scaled = FloatVector.zero(Lanes.F);
      FloatVector lowered = FloatVector.zero(Lanes.F);
      for (int i = 0; i < PARTS / 4; i++) {
        p += 4L * L;
        IntVector v = Lanes.ints(p);
        for (int j = 0; j < 4; j++) {
          scaled = FloatVector.fromArray(Lanes.F, s, o).fma(nibble(v), scaled);
          v = v.lanewise(VectorOperators.LSHR, 4);
          lowered = nibble(v).fma(FloatVector.broadcast(Lanes.F, s[input]), lowered);
          v = v.lanewise(VectorOperators.LSHR, 4);
          o += Lanes.BLOCK_ROWS;
          input++;
        }
      }
      p += 4L * L;
      a = scaled.fma(d, a);
      a = lowered.fma(m, a);
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
      groupScalar(w + g * groupBytes(columns), columns / BLOCK, x, xo, s);
      System.arraycopy(s.totals, 0, y, yo + g * L, L);
    }
  }

  private static void groupScalar(long group, int blocks, float[] x, int xo, LaneScratch s) {
    long p = quants(group, blocks);
    for (int b = 0; b < blocks; b++) {
      long scales = group + 4L * L * SCALES * b;
      Arrays.fill(s.scaled, 0f);
      Arrays.fill(s.lowered, 0f);
      for (int i = 0; i < PARTS; i++) {
        int part = b * PARTS + i;
        float sum = partScalar(p + 4L * L * part, x, xo + part * PART, s);
        int[] v = s.load(scales + 4L * L * (2 + i / 4));
        for (int r = 0; r < L; r++) {
          int pair = v[r] >>> (8 * (i % 4));
          s.scaled[r] = Math.fma(s.sums[r], pair & 15, s.scaled[r]);
          s.lowered[r] = Math.fma(pair >>> 4 & 15, sum, s.lowered[r]);
        }
      }
      int[] d = s.load(scales);
      for (int r = 0; r < L; r++) {
        s.totals[r] = Math.fma(s.scaled[r], Float.intBitsToFloat(d[r]), s.totals[r]);
      }
      int[] m = s.load(scales + 4L * L);
      for (int r = 0; r < L; r++) {
        s.totals[r] = Math.fma(s.lowered[r], Float.intBitsToFloat(m[r]), s.totals[r]);
      }
    }
  }

  /** s.sums = the unscaled sums of a part; returns the sum of its inputs. */
  private static float partScalar(long w, float[] x, int xo, LaneScratch s) {
    Arrays.fill(s.sums, 0f);
    int[] v = s.load(w);
    float sum = 0;
    for (int j = 0; j < PART; j++) {
      float xv = x[xo + j];
      sum += xv;
      for (int r = 0; r < L; r++) {
        s.sums[r] = Math.fma(v[r] >>> (2 * j) & 3, xv, s.sums[r]);
      }
    }
    return sum;
  }

  @Override
  public void panel(long w, int columns, int from, int to, float[] panel, int offset) {
    long p = quants(w, columns / BLOCK) + 4L * L * (from / PART);
    int o = offset;
    for (int part = from / PART; part < to / PART; part++) {
      long scales = w + 4L * L * SCALES * (part / PARTS);
      IntVector pair = Lanes.ints(scales + 4L * L * (2 + part % PARTS / 4));
      pair = pair.lanewise(VectorOperators.LSHR, 8 * (part % 4));
      FloatVector d = nibble(pair).mul(Lanes.floats(scales));
      FloatVector m =
          nibble(pair.lanewise(VectorOperators.LSHR, 4)).mul(Lanes.floats(scales + 4L * L));
      IntVector v = Lanes.ints(p);
      for (int j = 0; j < PART; j++) {
        q(v).fma(d, m).intoArray(panel, o);
        v = v.lanewise(VectorOperators.LSHR, 2);
        o += PANEL_ROWS;
      }
      p += 4L * L;
    }
  }

  @Override
  public void panelScalar(
      long w, int columns, int from, int to, float[] panel, int offset, LaneScratch s) {
    long p = quants(w, columns / BLOCK) + 4L * L * (from / PART);
    int o = offset;
    for (int part = from / PART; part < to / PART; part++) {
      long scales = w + 4L * L * SCALES * (part / PARTS);
      int[] d = s.load(scales);
      for (int r = 0; r < L; r++) {
        s.sums[r] = Float.intBitsToFloat(d[r]);
      }
      int[] m = s.load(scales + 4L * L);
      for (int r = 0; r < L; r++) {
        s.totals[r] = Float.intBitsToFloat(m[r]);
      }
      int[] pairs = s.load(scales + 4L * L * (2 + part % PARTS / 4));
      for (int r = 0; r < L; r++) {
        int pair = pairs[r] >>> (8 * (part % 4));
        s.sums[r] *= pair & 15;
        s.totals[r] *= pair >>> 4 & 15;
      }
      int[] v = s.load(p);
      for (int j = 0; j < PART; j++, o += PANEL_ROWS) {
        for (int r = 0; r < L; r++) {
          panel[o + r] = Math.fma(v[r] >>> (2 * j) & 3, s.sums[r], s.totals[r]);
        }
      }
      p += 4L * L;
    }
  }

  @Override
  public float element(long w, int columns, int lane, int k) {
    long scales = w + 4L * (SCALES * L * (k / BLOCK) + lane);
    int part = k / PART % PARTS;
    int pair = Packed.get(scales + 4L * L * (2 + part / 4)) >>> (8 * (part % 4));
    int word = Packed.get(quants(w, columns / BLOCK) + 4L * (k / PART * L + lane));
    return Math.fma(
        word >>> (2 * (k % PART)) & 3,
        (pair & 15) * Float.intBitsToFloat(Packed.get(scales)),
        (pair >>> 4 & 15) * Float.intBitsToFloat(Packed.get(scales + 4L * L)));
  }
}
