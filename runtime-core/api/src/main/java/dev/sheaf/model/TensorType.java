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
  /**
   * Per 32: half d, 32 bits h (element 0 lowest), 16 bytes of nibbles as in {@link #Q4_0}; value =
   * d·(16·h + nibble − 16).
   */
  Q5_0(32, 22),
  /** Per 32: half d, half m, 32 bits h, 16 bytes of nibbles; value = d·(16·h + nibble) + m. */
  Q5_1(32, 24),
  /** Per 32: half d, 32 signed bytes; value = d·byte. */
  Q8_0(32, 34),
  /**
   * Per 256: 16 bytes, one for each 16 elements, of a scale s (low nibble) and a minimum t (high);
   * 64 bytes of four 2-bit q; half d, half m; value = (d·s)·q − m·t, rounded once.
   *
   * <p>Byte i of the first 32 bytes of q has elements i, i + 32, i + 64, i + 96, lowest bits first;
   * the last 32 bytes have elements 128 to 255 likewise.
   */
  Q2_K(256, 84),
  /**
   * Per 256: 32 bytes of bits h (byte i: elements i, i + 32, … i + 224, lowest first); 64 bytes of
   * 2-bit q as in {@link #Q2_K}; 12 bytes of sixteen 6-bit scales s, one for each 16 elements; half
   * d; value = d·(s − 32)·(4·h + q − 4).
   *
   * <p>Byte i of the first 8 of the 12 has the low nibbles of s[i] (low) and s[i + 8] (high); byte
   * i of the last 4 has the high two bits of s[i], s[i + 4], s[i + 8], s[i + 12], lowest first.
   */
  Q3_K(256, 110),
  /**
   * Per 256: half d, half m; 12 bytes of eight 6-bit scales s and eight 6-bit minima t, one each
   * for 32 elements; 128 bytes of nibbles; value = (d·s)·nibble − m·t, rounded once.
   *
   * <p>Of the 12 bytes, i below 4 has s[i] and above it the high two bits of s[i + 4]; 4 + i the
   * same of t; 8 + i the low nibbles of s[i + 4] (low) and t[i + 4] (high). Each 32 bytes of
   * nibbles have 64 elements, the low nibbles the first 32.
   */
  Q4_K(256, 144),
  /**
   * As {@link #Q4_K}, with 32 bytes of bits h (as in {@link #Q3_K}) before the nibbles; value =
   * (d·s)·(16·h + nibble) − m·t, rounded once.
   */
  Q5_K(256, 176),
  /**
   * Per 256: 128 bytes of nibbles, 64 bytes of 2-bit h as in {@link #Q2_K}, 16 signed bytes of
   * scale s, one for each 16 elements, half d; value = d·s·(16·h + nibble − 32).
   *
   * <p>Each 64 bytes of nibbles have 128 elements, the low nibbles the first 64.
   */
  Q6_K(256, 210),
  /** Per 256: single d, 256 signed bytes, sixteen 16-bit sums of 16 bytes each; value = d·byte. */
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
