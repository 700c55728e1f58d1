package dev.sheaf.cache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KvGeometryTest {
  @ParameterizedTest
  @CsvSource({"0, 16", "-1, 16", "4, 0", "4, -16"})
  void refusesStoresWithoutRoom(int blocks, int blockTokens) {
    assertThatThrownBy(() -> new KvGeometry(blocks, blockTokens, (from, to) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(blocks + ", " + blockTokens);
  }
}
