package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.PANEL_ROWS;
import static dev.sheaf.backend.cpu.internal.kernel.Lanes.STREAMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

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
  private static final int WORDS = 4;
  private static final float FACTOR = Half.TWO_112;

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
    int blocks = columns / BLOCK;
    return 4L * L * (1 + WORDS) * blocks;
  }

  @Override
  public boolean needsBlockSums() {
    return true;
  }

  @Override
  public int scratchFloats(int columns) {
    return columns / BLOCK * Lanes.BLOCK_ROWS;
  }

  private static long quants(long group, int blocks) {
    return group + 4L * L * blocks;
  }

  @Override
  public void pack(byte[] row, int columns, int lane, int[] group) {
    int blocks = columns / BLOCK;
    MinimumScales.pack(row, blocks, FILE_BLOCK_BYTES, lane, group);
    for (int k = 0; k < columns; k++) {
      int at = k / BLOCK * FILE_BLOCK_BYTES;
      int q = Packed.nibble(row, at + 4, k % BLOCK);
      NibbleSums.put(group, blocks, lane, k, q);
    }
  }

  @Override
  public boolean packable(byte[] row, int columns) {
    return MinimumScales.finite(row, FILE_BLOCK_BYTES);
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
    NibbleSums.dots(quants(w, blocks), bytes, blocks, x, xo, scratch);
    for (int g = 0; g < STREAMS; g++) {
      MinimumScales.apply(w + g * bytes, blocks, FACTOR, scratch, g * L, sums, so, y, yo + g * L);
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
      NibbleSums.dotsScalar(p + 4L * L * WORDS * b, x, xo + b * BLOCK, s);
      MinimumScales.applyScalar(group, b, FACTOR, sums[so + b], s);
    }
  }

  @Override
  public void panel(long w, int columns, int from, int to, float[] panel, int offset) {
    long p = quants(w, columns / BLOCK);
    int o = offset;
    for (int b = from / BLOCK; b < to / BLOCK; b++, o += BLOCK * PANEL_ROWS) {
      IntVector v = Lanes.ints(w + 4L * L * b);
      FloatVector d = MinimumScales.scales(v, FACTOR);
      FloatVector m = MinimumScales.minima(v);
      NibbleSums.panel(p + 4L * L * WORDS * b, d, m, panel, o);
    }
  }

  @Override
  public void panelScalar(
      long w, int columns, int from, int to, float[] panel, int offset, LaneScratch s) {
    long p = quants(w, columns / BLOCK);
    int o = offset;
    for (int b = from / BLOCK; b < to / BLOCK; b++, o += BLOCK * PANEL_ROWS) {
      MinimumScales.scalesScalar(w, b, FACTOR, s);
      NibbleSums.panelMinimumScalar(p + 4L * L * WORDS * b, panel, o, s);
    }
  }

  @Override
  public float element(long w, int columns, int lane, int k) {
    float q = NibbleSums.quant(quants(w, columns / BLOCK), lane, k);
    int v = Packed.get(w + 4L * (k / BLOCK * L + lane));
    return Math.fma(q, MinimumScales.scale(v, FACTOR), MinimumScales.minimum(v));
  }
}
