package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * y[r] = Σ_b d[r,b]·(Σ_j q[r,b,j]·x[b,j]); W in Q8_0: per 32 columns f16 d and 32 signed bytes q.
 *
 * <pre>
 * group:  [f16 scales: two blocks per word] × L lanes   then   [words: 8 per block] × L lanes
 * word i, byte j (from the highest) of lane r:  q[r, 4·i + j]
 * </pre>
 */
public final class MatMulQ8_0F32 implements WeightKernel {
  private static final int BLOCK = 32;
  private static final int FILE_BLOCK_BYTES = 34;
  private static final int WORDS = 8;

  /** Corrects the bias of the half and the factor of the quants. */
  private static final float FACTOR = Half.TWO_112 * ByteSums.UNIT;

  @Override
  public String type() {
    return "Q8_0";
  }

  @Override
  public int index() {
    return 3;
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
    return 4L * L * (HalfScales.words(blocks) + WORDS * blocks);
  }

  @Override
  public int scratchFloats(int columns) {
    return columns / BLOCK * Lanes.BLOCK_ROWS;
  }

  private static long quants(long group, int blocks) {
    return group + 4L * L * HalfScales.words(blocks);
  }

  @Override
  public void pack(byte[] row, int columns, int lane, int[] group) {
    int blocks = columns / BLOCK;
    HalfScales.pack(row, blocks, FILE_BLOCK_BYTES, lane, group);
    int words = HalfScales.words(blocks);
    for (int k = 0; k < columns; k++) {
      int at = k / BLOCK * FILE_BLOCK_BYTES + 2;
      ByteSums.put(group, words, lane, k, row[at + k % BLOCK]);
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
    ByteSums.dots(quants(w, blocks), bytes, blocks, WORDS, x, xo, scratch);
    for (int g = 0; g < STREAMS; g++) {
      HalfScales.apply(w + g * bytes, blocks, FACTOR, scratch, g * L, y, yo + g * L);
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
      ByteSums.dotsScalar(p + 4L * L * WORDS * b, WORDS, x, xo + b * BLOCK, s);
      HalfScales.applyScalar(group, b, FACTOR, s);
    }
  }

  @Override
  public void panel(long w, int columns, int from, int to, float[] panel, int offset) {
    long p = quants(w, columns / BLOCK);
    int o = offset;
    for (int b = from / BLOCK; b < to / BLOCK; b++, o += BLOCK * PANEL_ROWS) {
      FloatVector d = HalfScales.scales(w, b, FACTOR);
      ByteSums.panel(p + 4L * L * WORDS * b, WORDS, d, panel, o);
    }
  }

  @Override
  public void panelScalar(
      long w, int columns, int from, int to, float[] panel, int offset, LaneScratch s) {
    long p = quants(w, columns / BLOCK);
    int o = offset;
    for (int b = from / BLOCK; b < to / BLOCK; b++, o += BLOCK * PANEL_ROWS) {
      HalfScales.scalesScalar(w, b, FACTOR, s);
      ByteSums.panelScalar(p + 4L * L * WORDS * b, WORDS, panel, o, s);
    }
  }

  @Override
  public float element(long w, int columns, int lane, int k) {
    long p = quants(w, columns / BLOCK);
    return ByteSums.quant(p, lane, k) * HalfScales.scale(w, lane, k / BLOCK, FACTOR);
  }
}
