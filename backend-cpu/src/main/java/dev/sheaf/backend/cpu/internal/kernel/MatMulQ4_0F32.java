package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * y[r] = Σ_b d[r,b]·(Σ_j q[r,b,j]·x[b,j]); W in Q4_0: per 32 columns f16 d and 32 nibbles, q =
 * nibble − 8.
 *
 * <pre>
 * group:  [f16 scales: two blocks per word] × L lanes   then   [words: 4 per block] × L lanes
 * word i, nibble j (from the highest) of lane r:  q[r, 8·i + j], signed
 * </pre>
 *
 * A nibble at the top of a word is q·2^28 as it stands; the scale takes the factor back.
 */
public final class MatMulQ4_0F32 implements WeightKernel {
  private static final int BLOCK = 32;
  private static final int FILE_BLOCK_BYTES = 18;
  private static final int TOP = 0xf0000000;

  /** Corrects the bias of the half and the 2^28 of the nibbles. */
  private static final float FACTOR = Half.TWO_112 * 0x1p-28f;

  @Override
  public String type() {
    return "Q4_0";
  }

  @Override
  public int index() {
    return 4;
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
    int blocks = columns / BLOCK;
    return 4L * L * (HalfScales.words(blocks) + 4 * blocks);
  }

  @Override
  public int scratchFloats(int columns) {
    return columns / BLOCK * Lanes.BLOCK_ROWS;
  }

  private static long words(long group, int blocks) {
    return group + 4L * L * HalfScales.words(blocks);
  }

  @Override
  public void pack(byte[] row, int columns, int lane, int[] group) {
    int blocks = columns / BLOCK;
    HalfScales.pack(row, blocks, FILE_BLOCK_BYTES, lane, group);
    int word0 = HalfScales.words(blocks);
    int at = 2;
    for (int b = 0; b < blocks; b++, at += FILE_BLOCK_BYTES) {
      for (int i = 0; i < 4; i++) {
        int word = 0;
        for (int j = 0; j < 8; j++) {
          word = (word << 4) | (Packed.nibble(row, at, i * 8 + j) ^ 8);
        }
        group[(word0 + b * 4 + i) * L + lane] = word;
      }
    }
  }

  @Override
  public boolean packable(byte[] row, int columns) {
    return HalfScales.finite(row, FILE_BLOCK_BYTES);
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
    dots(words(w, blocks), bytes, blocks, x, xo, scratch);
    for (int g = 0; g < STREAMS; g++) {
      HalfScales.apply(w + g * bytes, blocks, FACTOR, scratch, g * L, y, yo + g * L);
    }
  }

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
          v0 = v0.lanewise(VectorOperators.LSHL, 4);
          v1 = v1.lanewise(VectorOperators.LSHL, 4);
          v2 = v2.lanewise(VectorOperators.LSHL, 4);
          v3 = v3.lanewise(VectorOperators.LSHL, 4);
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
    return (FloatVector) v.and(TOP).convert(VectorOperators.I2F, 0);
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
    float[] t = s.sums;
    for (int b = 0; b < blocks; b++) {
      Arrays.fill(t, 0f);
      for (int i = 0; i < 4; i++) {
        int[] v = s.load(words(group, blocks) + 4L * L * (b * 4 + i));
        for (int j = 0; j < 8; j++) {
          float xv = x[xo + b * BLOCK + i * 8 + j];
          for (int r = 0; r < L; r++) {
            t[r] = Math.fma((v[r] << (4 * j)) & TOP, xv, t[r]);
          }
        }
      }
      HalfScales.applyScalar(group, b, FACTOR, s);
    }
  }

  @Override
  public void panel(long w, int columns, int from, int to, float[] panel, int offset) {
    int blocks = columns / BLOCK;
    long p = words(w, blocks) + 4L * L * (from / 8);
    int o = offset;
    for (int b = from / BLOCK; b < to / BLOCK; b++) {
      FloatVector d = HalfScales.scales(w, b, FACTOR);
      for (int i = 0; i < 4; i++) {
        IntVector v = Lanes.ints(p);
        for (int j = 0; j < 8; j++) {
          q(v).mul(d).intoArray(panel, o);
          v = v.lanewise(VectorOperators.LSHL, 4);
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
      HalfScales.scalesScalar(w, b, FACTOR, s);
      for (int i = 0; i < 4; i++) {
        int[] v = s.load(words(w, blocks) + 4L * L * (b * 4 + i));
        for (int j = 0; j < 8; j++, o += PANEL_ROWS) {
          for (int r = 0; r < L; r++) {
            panel[o + r] = ((v[r] << (4 * j)) & TOP) * s.sums[r];
          }
        }
      }
    }
  }

  @Override
  public float element(long w, int columns, int lane, int k) {
    return nibble(w, columns / BLOCK, lane, k) * HalfScales.scale(w, lane, k / BLOCK, FACTOR);
  }

  /** q·2^28, exactly. */
  private static float nibble(long group, int blocks, int lane, int k) {
    int word = Packed.get(words(group, blocks) + 4L * (k / 8 * L + lane));
    return (word << (4 * (k % 8))) & TOP;
  }
}
