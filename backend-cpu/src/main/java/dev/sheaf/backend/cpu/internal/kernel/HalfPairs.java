package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;

import java.lang.foreign.MemorySegment;

/** The layout of 16-bit weights: two columns per 32-bit lane, the even one in the high half. */
final class HalfPairs {
  private HalfPairs() {}

  static void pack(MemorySegment file, int row, int rows, int columns, long to) {
    for (int r = 0; r < L; r++) {
      long at = 2L * (row + r) * columns;
      for (int k = 0; k < columns; k += 2) {
        int word = 0;
        if (row + r < rows) {
          word = Packed.u16(file, at + 2L * k) << 16;
          if (k + 1 < columns) {
            word |= Packed.u16(file, at + 2L * k + 2);
          }
        }
        Packed.put(to + 4L * ((k >> 1) * (long) L + r), word);
      }
    }
  }
}
