package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * y[r] = Σ_b d[r,b]·(Σ_p t[r,b,p]·(Σ_j q[r,b,p,j]·x[b,p,j])); W in Q6_K: per 256 columns f16 d,
 * sixteen signed bytes t for 16 columns each, 256 nibbles and 2-bit h, q = 16·h + nibble − 32.
 *
 * <pre>
 * group:  {@link SuperScales}   then   [words: 4 per part] × L lanes
 * word i, byte j (from the highest) of lane r:  q[r, 4·i + j]
 * </pre>
 *
 * Bytes for the reason that {@link MatMulQ5_0F32} gives.
 */
public final class MatMulQ6_KF32 implements WeightKernel {
  private static final int BLOCK = SuperScales.COLUMNS;
  private static final int PARTS = SuperScales.PARTS;
  private static final int PART = BLOCK / PARTS;
  private static final int WORDS = 4;
  private static final int FILE_BLOCK_BYTES = 210;
  private static final float UNIT = ByteSums.UNIT;

  @Override
  public String type() {
    return "Q6_K";
  }

  @Override
  public int index() {
    return 12;
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
    return 4L * L * (SuperScales.words(blocks) + PARTS * WORDS * blocks);
  }

  @Override
  public int scratchFloats(int columns) {
    return columns / PART * Lanes.BLOCK_ROWS;
  }

  private static long quants(long group, int blocks) {
    return group + 4L * L * SuperScales.words(blocks);
  }

  @Override
  public void pack(byte[] row, int columns, int lane, int[] group) {
    int blocks = columns / BLOCK;
    for (int b = 0; b < blocks; b++) {
      int at = b * FILE_BLOCK_BYTES;
      SuperScales.putScale(group, b, lane, Packed.half(row, at + 208) * UNIT);
      for (int i = 0; i < PARTS; i++) {
        SuperScales.putPart(group, b, lane, i, row[at + 192 + i]);
      }
    }
    int words = SuperScales.words(blocks);
    for (int k = 0; k < columns; k++) {
      int at = k / BLOCK * FILE_BLOCK_BYTES;
      int half = k % BLOCK / 128;
      int nibble = row[at + half * 64 + k % 64] >> k / 64 % 2 * 4 & 15;
      int high = row[at + 128 + half * 32 + k % 32] >> k / 32 % 4 * 2 & 3;
      ByteSums.put(group, words, lane, k, (high << 4 | nibble) - 32);
    }
  }

  @Override
  public boolean packable(byte[] row, int columns) {
    for (int at = 0; at < row.length; at += FILE_BLOCK_BYTES) {
      if (!Half.finite(Packed.u16(row, at + 208))) {
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
    ByteSums.dots(quants(w, blocks), bytes, PARTS * blocks, WORDS, x, xo, scratch);
    for (int g = 0; g < STREAMS; g++) {
      SuperScales.apply(w + g * bytes, blocks, scratch, g * L, y, yo + g * L);
    }
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
      SuperScales.beginScalar(s);
      for (int i = 0; i < PARTS; i++) {
        int part = b * PARTS + i;
        ByteSums.dotsScalar(p + 4L * L * WORDS * part, WORDS, x, xo + part * PART, s);
        SuperScales.partScalar(group, b, i, s);
      }
      SuperScales.endScalar(group, b, s);
    }
  }

  @Override
  public void panel(long w, int columns, int from, int to, float[] panel, int offset) {
    long p = quants(w, columns / BLOCK);
    int o = offset;
    for (int part = from / PART; part < to / PART; part++, o += PART * PANEL_ROWS) {
      FloatVector d = SuperScales.scales(w, part / PARTS, part % PARTS);
      ByteSums.panel(p + 4L * L * WORDS * part, WORDS, d, panel, o);
    }
  }

  @Override
  public void panelScalar(
      long w, int columns, int from, int to, float[] panel, int offset, LaneScratch s) {
    long p = quants(w, columns / BLOCK);
    int o = offset;
    for (int part = from / PART; part < to / PART; part++, o += PART * PANEL_ROWS) {
      SuperScales.scalesScalar(w, part / PARTS, part % PARTS, s);
      ByteSums.panelScalar(p + 4L * L * WORDS * part, WORDS, panel, o, s);
    }
  }

  @Override
  public float element(long w, int columns, int lane, int k) {
    float q = ByteSums.quant(quants(w, columns / BLOCK), lane, k);
    int b = k / BLOCK;
    int part = k / PART % PARTS;
    return q * SuperScales.scale(w, b, part, lane);
  }
}
