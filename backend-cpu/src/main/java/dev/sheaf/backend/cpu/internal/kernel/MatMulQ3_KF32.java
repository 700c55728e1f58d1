package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * y[r] = Σ_b d[r,b]·(Σ_p t[r,b,p]·(Σ_j q[r,b,p,j]·x[b,p,j])); W in Q3_K: per 256 columns f16 d,
 * sixteen 6-bit t + 32 for 16 columns each, 256 bits h and 2-bit low parts, q = 4·h + low − 4.
 *
 * <pre>
 * group:  {@link SuperScales}   then   [words: 2 per part] × L lanes
 * word i, nibble j (from the highest) of lane r:  q[r, 8·i + j], signed
 * </pre>
 */
public final class MatMulQ3_KF32 implements WeightKernel {
  private static final int BLOCK = SuperScales.COLUMNS;
  private static final int PARTS = SuperScales.PARTS;
  private static final int PART = BLOCK / PARTS;
  private static final int WORDS = 2;
  private static final int FILE_BLOCK_BYTES = 110;
  private static final float UNIT = SignedNibbleSums.UNIT;

  @Override
  public String type() {
    return "Q3_K";
  }

  @Override
  public int index() {
    return 9;
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
      SuperScales.putScale(group, b, lane, Packed.half(row, at + 108) * UNIT);
      for (int i = 0; i < PARTS; i++) {
        int low = row[at + 96 + i % 8] >> i / 8 * 4 & 15;
        int high = row[at + 104 + i % 4] >> i / 4 * 2 & 3;
        SuperScales.putPart(group, b, lane, i, (high << 4 | low) - 32);
      }
    }
    int words = SuperScales.words(blocks);
    for (int k = 0; k < columns; k++) {
      int at = k / BLOCK * FILE_BLOCK_BYTES;
      int bit = row[at + k % 32] >> k % BLOCK / 32 & 1;
      int low = row[at + 32 + k % BLOCK / 128 * 32 + k % 32] >> k / 32 % 4 * 2 & 3;
      SignedNibbleSums.put(group, words, lane, k, 4 * bit + low - 4);
    }
  }

  @Override
  public boolean packable(byte[] row, int columns) {
    for (int at = 0; at < row.length; at += FILE_BLOCK_BYTES) {
      if (!Half.finite(Packed.u16(row, at + 108))) {
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
    SignedNibbleSums.dots(quants(w, blocks), bytes, PARTS * blocks, WORDS, x, xo, scratch);
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
        SignedNibbleSums.dotsScalar(p + 4L * L * WORDS * part, WORDS, x, xo + part * PART, s);
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
      SignedNibbleSums.panel(p + 4L * L * WORDS * part, WORDS, d, panel, o);
    }
  }

  @Override
  public void panelScalar(
      long w, int columns, int from, int to, float[] panel, int offset, LaneScratch s) {
    long p = quants(w, columns / BLOCK);
    int o = offset;
    for (int part = from / PART; part < to / PART; part++, o += PART * PANEL_ROWS) {
      SuperScales.scalesScalar(w, part / PARTS, part % PARTS, s);
      SignedNibbleSums.panelScalar(p + 4L * L * WORDS * part, WORDS, panel, o, s);
    }
  }

  @Override
  public float element(long w, int columns, int lane, int k) {
    float q = SignedNibbleSums.quant(quants(w, columns / BLOCK), lane, k);
    int b = k / BLOCK;
    int part = k / PART % PARTS;
    return q * SuperScales.scale(w, b, part, lane);
  }
}
