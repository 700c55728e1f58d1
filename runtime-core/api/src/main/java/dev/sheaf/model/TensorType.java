package dev.sheaf.model;

/**
 * How the elements of a tensor are stored, spelled as files spell it.
 *
 * <p>Quantised types store blocks of {@link #blockElements()} elements in {@link #blockBytes()}
 * bytes; the columns of a row must be whole blocks. Layouts are those of GGML.
 */
public enum TensorType {
  F32(1, 4),
  F16(1, 2),
  BF16(1, 2),
  F64(1, 8),
  I8(1, 1),
  I16(1, 2),
  I32(1, 4),
  I64(1, 8),
  /**
   * Per 32: one half scale d, 16 bytes of nibbles; value = d·(nibble − 8); low nibbles are elements
   * 0 to 15.
   */
  Q4_0(32, 18),
  /** Per 32: half d, half m, 16 bytes of nibbles; value = d·nibble + m. */
  Q4_1(32, 20),
  Q5_0(32, 22),
  Q5_1(32, 24),
  /** Per 32: half d, 32 signed bytes; value = d·byte. */
  Q8_0(32, 34),
  Q2_K(256, 84),
  Q3_K(256, 110),
  Q4_K(256, 144),
  Q5_K(256, 176),
  Q6_K(256, 210),
  Q8_K(256, 292);

  private final int blockElements;
  private final int blockBytes;

  TensorType(int blockElements, int blockBytes) {
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /** Elements in one block; 1 for plain types. */
  public int blockElements() {
    return blockElements;
  }

  /** Bytes of one block. */
  public int blockBytes() {
    return blockBytes;
  }

  /**
   * Bytes of {@code elements} elements.
   *
   * @throws ArithmeticException if the count is negative, no multiple of the block, or overflows
   */
  public long bytes(long elements) {
    if (elements < 0 || elements % blockElements != 0) {
      throw new ArithmeticException(
          elements + " elements are not whole blocks of " + blockElements);
    }
    return Math.multiplyExact(elements / blockElements, (long) blockBytes);
  }
}
