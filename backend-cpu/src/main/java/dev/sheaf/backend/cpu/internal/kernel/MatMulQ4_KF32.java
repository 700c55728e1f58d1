package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * y[r] = Σ_b d[r,b]·(Σ_p t[r,b,p]·(Σ_j q[r,b,p,j]·x[b,p,j])) − m[r,b]·(Σ_p u[r,b,p]·(Σ_j
 * x[b,p,j])); W in Q4_K: per 256 columns f16 d, f16 m, eight 6-bit t and u for 32 columns each, 256
 * nibbles q, value = (d·t)·q − m·u.
 *
 * <pre>
 * group:  {@link SuperMinimumScales}   then   [words: 4 per part] × L lanes
 * word i, nibble j (from the lowest) of lane r:  q[r, 8·i + j]
 * </pre>
 */
public final class MatMulQ4_KF32 implements WeightKernel {
  private static final int BLOCK = SuperMinimumScales.COLUMNS;
  private static final int PARTS = SuperMinimumScales.PARTS;
  private static final int PART = BLOCK / PARTS;
  private static final int WORDS = 4;
  private static final int FILE_BLOCK_BYTES = 144;
  private static final float UNIT = 1f;

  @Override
  public String type() {
    return "Q4_K";
  }

  @Override
  public int index() {
    return 10;
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
    return 4L * L * (SuperMinimumScales.words(blocks) + PARTS * WORDS * blocks);
  }

  @Override
  public boolean needsBlockSums() {
    return true;
  }

  @Override
  public int scratchFloats(int columns) {
    return columns / PART * Lanes.BLOCK_ROWS;
  }

  private static long quants(long group, int blocks) {
    return group + 4L * L * SuperMinimumScales.words(blocks);
  }

  @Override
  public void pack(byte[] row, int columns, int lane, int[] group) {
    int blocks = columns / BLOCK;
    for (int b = 0; b < blocks; b++) {
      SuperMinimumScales.pack(row, b * FILE_BLOCK_BYTES, UNIT, b, lane, group);
    }
    int words = SuperMinimumScales.words(blocks);
    for (int k = 0; k < columns; k++) {
      int at = k / BLOCK * FILE_BLOCK_BYTES + 16;
      int pair = row[at + k % BLOCK / 64 * 32 + k % 32];
      NibbleSums.put(group, words, lane, k, pair >> k / 32 % 2 * 4 & 15);
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
    NibbleSums.dots(quants(w, blocks), bytes, PARTS * blocks, x, xo, scratch);
    for (int g = 0; g < STREAMS; g++) {
      SuperMinimumScales.apply(w + g * bytes, blocks, scratch, g * L, sums, so, y, yo + g * L);
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
      groupScalar(w + g * groupBytes(columns), columns / BLOCK, x, xo, sums, so, s);
      System.arraycopy(s.totals, 0, y, yo + g * L, L);
    }
  }

  private static void groupScalar(
      long group, int blocks, float[] x, int xo, float[] sums, int so, LaneScratch s) {
    long p = quants(group, blocks);
    for (int b = 0; b < blocks; b++) {
      SuperMinimumScales.beginScalar(s);
      for (int i = 0; i < PARTS; i++) {
        int part = b * PARTS + i;
        NibbleSums.dotsScalar(p + 4L * L * WORDS * part, x, xo + part * PART, s);
        SuperMinimumScales.partScalar(group, b, i, sums[so + part], s);
      }
      SuperMinimumScales.endScalar(group, b, s);
    }
  }

  @Override
  public void panel(long w, int columns, int from, int to, float[] panel, int offset) {
    long p = quants(w, columns / BLOCK);
    int o = offset;
    for (int part = from / PART; part < to / PART; part++, o += PART * PANEL_ROWS) {
      FloatVector d = SuperMinimumScales.scales(w, part / PARTS, part % PARTS);
      FloatVector m = SuperMinimumScales.minima(w, part / PARTS, part % PARTS);
      NibbleSums.panel(p + 4L * L * WORDS * part, d, m, panel, o);
    }
  }

  @Override
  public void panelScalar(
      long w, int columns, int from, int to, float[] panel, int offset, LaneScratch s) {
    long p = quants(w, columns / BLOCK);
    int o = offset;
    for (int part = from / PART; part < to / PART; part++, o += PART * PANEL_ROWS) {
      SuperMinimumScales.scalesScalar(w, part / PARTS, part % PARTS, s);
      NibbleSums.panelMinimumScalar(p + 4L * L * WORDS * part, panel, o, s);
    }
  }

  @Override
  public float element(long w, int columns, int lane, int k) {
    float q = NibbleSums.quant(quants(w, columns / BLOCK), lane, k);
    int b = k / BLOCK;
    int part = k / PART % PARTS;
    return Math.fma(
        q,
        SuperMinimumScales.scale(w, b, part, lane),
        SuperMinimumScales.minimum(w, b, part, lane));
  }
}
