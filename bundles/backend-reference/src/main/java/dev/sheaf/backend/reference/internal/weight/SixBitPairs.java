package dev.sheaf.backend.reference.internal.weight;

import java.lang.foreign.MemorySegment;

/**
 * The eight 6-bit scales s and eight 6-bit minima t of a block of Q4_K or Q5_K, in 12 bytes.
 *
 * <pre>
 * | s4 high 2 : s0 … s7 high 2 : s3 | t4 high 2 : t0 … t7 high 2 : t3 | t4 low 4 : s4 low 4 … t7 : s7 |
 * </pre>
 *
 * @param from where the 12 bytes begin
 */
record SixBitPairs(MemorySegment data, long from) {
  int scale(int index) {
    return index < 4 ? bits(index, 0, 6) : bits(index - 4, 6, 2) << 4 | bits(index + 4, 0, 4);
  }

  int minimum(int index) {
    return index < 4 ? bits(index + 4, 0, 6) : bits(index, 6, 2) << 4 | bits(index + 4, 4, 4);
  }

  private int bits(int at, int lowest, int count) {
    return data.get(Stored.BYTE, from + at) >> lowest & (1 << count) - 1;
  }
}
