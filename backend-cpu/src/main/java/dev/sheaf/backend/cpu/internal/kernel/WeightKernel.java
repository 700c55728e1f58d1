package dev.sheaf.backend.cpu.internal.kernel;

/**
 * What one weight type can do: be packed, and be multiplied.
 *
 * <p><b>Layout.</b> A packed matrix is a sequence of groups of {@link Lanes#L} rows; inside a group
 * the rows are interleaved, one 32-bit lane per row, columns in order. Multiplying is then purely
 * vertical: no horizontal sum anywhere. Rows are padded with zeros to whole {@link
 * Lanes#BLOCK_ROWS}.
 *
 * <p><b>Arithmetic.</b> {@link #decode} (generated rows) sums each block of columns, then scales;
 * {@link #panel} (given rows) dequantises for {@link GemmTile}. Both walk the columns in order with
 * one chain per output, so a result never depends on what else is computed beside it.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Nothing is allocated.
 */
public sealed interface WeightKernel
    permits MatMulF32F32,
        MatMulF16F32,
        MatMulBF16F32,
        MatMulQ8_0F32,
        MatMulQ4_0F32,
        MatMulQ4_1F32,
        MatMulQ5_0F32,
        MatMulQ5_1F32,
        MatMulQ2_KF32,
        MatMulQ3_KF32,
        MatMulQ4_KF32,
        MatMulQ5_KF32,
        MatMulQ6_KF32 {

  /** Name of the type as files spell it. */
  String type();

  /** A small number of its own, for tables of kernels. */
  int index();

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

  /** Words of one packed group. */
  default int groupWords(int columns) {
    return Math.toIntExact(groupBytes(columns) / 4);
  }

  /**
   * Packs one row.
   *
   * @param row its bytes as the file has them, {@link #fileRowBytes} long
   * @param lane which row of the group, below {@link Lanes#L}
   * @param group {@link #groupWords} words, zero where nothing was packed
   */
  void pack(byte[] row, int columns, int lane, int[] group);

  /** Writes a packed group to its address. */
  default void store(int[] group, long to) {
    LaneScratch.store(group, to);
  }

  /**
   * Whether packing keeps the values of a row: false if a 16-bit float in it is infinite or NaN.
   */
  boolean packable(byte[] row, int columns);

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

  /** The definition of {@link #decode}: the same to the bit, in plain loops over the lanes. */
  void decodeScalar(
      long w,
      int columns,
      float[] x,
      int xo,
      float[] sums,
      int so,
      float[] y,
      int yo,
      LaneScratch s);

  /** Floats of scratch that {@link #decode} needs. */
  default int scratchFloats(int columns) {
    return 0;
  }

  /**
   * Dequantises columns [from, to) of one group into a panel: to[(k − from)·PANEL_ROWS + offset +
   * r] = W[r,k].
   *
   * @param w address of the group
   * @param from multiple of {@link #blockColumns}
   */
  void panel(long w, int columns, int from, int to, float[] panel, int offset);

  /** The definition of {@link #panel}, to the bit. */
  void panelScalar(long w, int columns, int from, int to, float[] panel, int offset, LaneScratch s);

  /** W[lane, k] of one group: the embedding look-up. */
  float element(long w, int columns, int lane, int k);
}
