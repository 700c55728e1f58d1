package dev.sheaf.cache;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KvGeometryTest {
  private static final StateMover NOTHING =
      new StateMover() {
        @Override
        public void copy(int from, int to) {}

        @Override
        public void move(
            int fromBlock, int fromCell, int toBlock, int toCell, int count, int shift) {}

        @Override
        public void clearSlot(int slot) {}

        @Override
        public void copySlot(int from, int to) {}
      };

  @ParameterizedTest
  @CsvSource({"0, 16, 0", "-1, 16, 0", "4, 0, 0", "4, -8, 0", "4, 16, -1"})
  void refusesNonsenseByValue(int blocks, int blockTokens, int slots) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KvGeometry(blocks, blockTokens, slots, NOTHING))
        .withMessageContainingAll(
            Integer.toString(blocks), Integer.toString(blockTokens), Integer.toString(slots));
  }

  @Test
  @SuppressWarnings("NullAway") // what the test is about
  void needsAMover() {
    assertThatNullPointerException()
        .isThrownBy(() -> new KvGeometry(1, 1, 0, null))
        .withMessageContaining("mover");
  }
}
