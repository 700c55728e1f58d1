package dev.sheaf.backend.cpu.internal.kernel;

import static dev.sheaf.backend.cpu.internal.kernel.Lanes.L;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The f16 scales of a group whose blocks have one each: two blocks per 32-bit lane, the even one in
 * the high half.
 */
final class HalfScales {
  private HalfScales() {}

  static int words(int blocks) {
    return (blocks + 1) / 2;
  }

  /** File blocks of {@code blockBytes} begin with their scale. */
  static void pack(
      MemorySegment file, int row, int rows, int blocks, int blockBytes, long to) {
    for (int r = 0; r < L; r++) {
      long at = (long) (row + r) * blocks * blockBytes;
      for (int b = 0; b < blocks; b += 2) {
        int word = 0;
        if (row + r < rows) {
          word = Packed.u16(file, at + (long) b * blockBytes) << 16;
          if (b + 1 < blocks) {
            word |= Packed.u16(file, at + (long) (b + 1) * blockBytes);
          }
        }
        Packed.put(to + 4L * (b / 2 * L + r), word);
      }
    }
  }

  static boolean finite(MemorySegment file, long from, long to, int blockBytes) {
    for (long at = from; at < to; at += blockBytes) {
      if (!Half.finite((short) Packed.u16(file, at))) {
        return false;
      }
    }
    return true;
  }

  static FloatVector scales(long w, int b, float factor) {
    IntVector v = Lanes.ints(w + 4L * L * (b >> 1));
    return Half.high(v.lanewise(VectorOperators.LSHL, (b & 1) << 4), factor);
  }

  static float scale(long w, int lane, int b, float factor) {
    int v = Packed.get(w + 4L * ((b >> 1) * L + lane));
    return Half.high(v << ((b & 1) << 4), factor);
  }

  /** y = Σ_b s[b]·scale[b], blocks in order. */
  static void apply(
      long w, int blocks, float factor, float[] s, int at, float[] y, int yo) {
    FloatVector a = FloatVector.zero(Lanes.F);
    int o = at;
    int b = 0;
    for (; b + 1 < blocks; b += 2) {
      IntVector v = Lanes.ints(w + 2L * L * b);
      a = FloatVector.fromArray(Lanes.F, s, o).fma(Half.high(v, factor), a);
      a =
          FloatVector.fromArray(Lanes.F, s, o + Lanes.BLOCK_ROWS)
              .fma(Half.high(v.lanewise(VectorOperators.LSHL, 16), factor), a);
      o += 2 * Lanes.BLOCK_ROWS;
    }
    if (b < blocks) {
      a = FloatVector.fromArray(Lanes.F, s, o).fma(scales(w, b, factor), a);
    }
    a.intoArray(y, yo);
  }
}
