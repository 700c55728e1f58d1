package dev.sheaf.backend.cpu.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** One vector's worth of words and sums for the plain loops; belongs to one thread. */
public final class LaneScratch {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  final int[] words = new int[Lanes.L];
  final float[] sums = new float[Lanes.L];
  final float[] totals = new float[Lanes.L];
  final float[] scaled = new float[Lanes.L];
  final float[] lowered = new float[Lanes.L];

  /** Reads one word per lane. */
  int[] load(long address) {
    MemorySegment.copy(Lanes.ALL, INT, address, words, 0, Lanes.L);
    return words;
  }

  static void store(int[] group, long to) {
    MemorySegment.copy(group, 0, Lanes.ALL, INT, to, group.length);
  }
}
