package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.reference.internal.thread.Workers;
import dev.sheaf.backend.reference.internal.weight.StoredTypes;
import dev.sheaf.backend.reference.internal.weight.WeightRows;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A known product on two threads: shows that this machine starts threads and rounds as the language
 * says.
 *
 * <p>One block of Q4_1 with d = 0.5, m = −2 and nibbles 0 … 15, 0 … 15, so value i is (i mod 16)/2
 * − 2; summed from both ends by two threads the total must be 2 · (120/2 − 32) = 56.
 */
final class SelfTest {
  private static final int COLUMNS = 32;
  private static final double EXPECTED = 56;
  private static final byte[] HALF_OF_ONE = {0x00, 0x38};
  private static final byte[] MINUS_TWO = {0x00, (byte) 0xc0};

  private SelfTest() {}

  static void run() {
    double[] sums = new double[2];
    try (Arena arena = Arena.ofConfined();
        Workers workers = new Workers(sums.length)) {
      MemorySegment block = arena.allocate(TensorType.Q4_1.blockBytes());
      MemorySegment.copy(MemorySegment.ofArray(HALF_OF_ONE), 0, block, 0, 2);
      MemorySegment.copy(MemorySegment.ofArray(MINUS_TWO), 0, block, 2, 2);
      for (int i = 0; i < COLUMNS / 2; i++) {
        block.set(java.lang.foreign.ValueLayout.JAVA_BYTE, 4 + i, (byte) (i << 4 | i));
      }
      double[] values = new double[COLUMNS];
      WeightRows row = StoredTypes.rows(TensorType.Q4_1, block, 1, COLUMNS);
      row.read(0, values, 0);
      workers.run(
          (from, to, worker) -> sums[worker] = Arrays.stream(values, from, to).sum(), COLUMNS);
    }
    if (sums[0] + sums[1] != EXPECTED) {
      throw SheafException.of(
              ReferenceErrors.SELF_TEST, "the self-test of backend 'reference' gave a wrong number")
          .expected(EXPECTED)
          .found(sums[0] + sums[1])
          .where("sum of one block of Q4_1 on two threads")
          .next("do not trust this machine's or this Java's arithmetic; try another Java 25")
          .toException();
    }
  }
}
