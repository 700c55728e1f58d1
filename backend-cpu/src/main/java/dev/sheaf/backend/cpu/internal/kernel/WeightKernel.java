package dev.sheaf.backend.cpu.internal.kernel;

import java.lang.foreign.MemorySegment;

/**
 * What one weight type can do: be packed, and be multiplied.
 *
 * <p><b>Layout.</b> A packed matrix is a sequence of groups of {@link Lanes#L} rows; inside a group the
 * rows are interleaved, one 32-bit lane per row, columns in order. Multiplying is then purely
 * vertical: no horizontal sum anywhere. Rows are padded with zeros to whole {@link Lanes#BLOCK_ROWS}.
 *
 * <p><b>Arithmetic.</b> {@link #decode} (generated rows) sums each block of columns, then scales;
 * {@link #panel} (given rows) dequantises for {@link GemmTile}. Both walk the columns in order with one
 * chain per output, so a result never depends on what else is computed beside it.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Nothing is allocated, except by {@link #pack}.
 */
public sealed interface WeightKernel
    permits MatMulF32F32,
        MatMulF16F32,
        MatMulBF16F32,
        MatMulQ8_0F32,
        MatMulQ4_0F32,
        MatMulQ4_1F32 {

  /** Name of the type as files spell it. */
  String type();

  /** Columns of one block: the number of columns must be a multiple of it. */
  int blockColumns();

  /** Bytes of one row in the file's layout. */
  long fileRowBytes(int columns);

  /** Bytes of one group of {@link Lanes#L} packed rows. */
  long groupBytes(int columns);

  /** Whether {@link #decode} reads the sums of 32 inputs each. */
  default boolean needsBlockSums() {
    return false;
  }

  /**
   * Packs one group of rows.
   *
   * @param file the tensor's bytes in the file's layout; row r at r × {@link #fileRowBytes}
   * @param row first row of the group; rows at or beyond {@code rows} become zeros
   * @param to address of the group, {@link #groupBytes} long
   */
  void pack(MemorySegment file, int row, int rows, int columns, long to);

  /** Whether every number of rows [row, row + count) has a finite value or scale that packing keeps. */
  boolean packable(MemorySegment file, int row, int count, int columns);

  /**
   * y[yo + r] = Σ_k W[r,k]·x[xo + k] for one block of rows, r &lt; {@link Lanes#BLOCK_ROWS}.
   *
   * @param w address of the block's first group
   * @param sums sums of 32 inputs each, from {@code so}; read only if {@link #needsBlockSums}
   * @param scratch at least {@link #scratchFloats} floats of the calling thread
   */
  void decode(
      long w,
      int columns,
      float[] x,
      int xo,
      float[] sums,
      int so,
      float[] scratch,
      float[] y,
      int yo);

  /** The definition of {@link #decode}: same result to the bit, one output at a time. */
  void decodeScalar(
      long w, int columns, float[] x, int xo, float[] sums, int so, float[] y, int yo);

  /** Floats of scratch that {@link #decode} needs. */
  default int scratchFloats(int columns) {
    return 0;
  }

  /**
   * Dequantises columns [from, to) of one group into a panel: to[(k − from)·PANEL_ROWS + offset + r] = W[r,k].
   *
   * @param w address of the group
   * @param from multiple of {@link #blockColumns}
   */
  void panel(long w, int columns, int from, int to, float[] panel, int offset);

  /** W[lane, k] of one group: the definition of {@link #panel}, and the embedding look-up. */
  float element(long w, int columns, int lane, int k);
}
