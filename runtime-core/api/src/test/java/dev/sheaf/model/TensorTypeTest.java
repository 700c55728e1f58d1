package dev.sheaf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TensorTypeTest {
  /** Bytes of a block, added up from the fields that the layout of each type is made of. */
  private static final Map<TensorType, Integer> FIELDS = new EnumMap<>(TensorType.class);

  static {
    int half = 2;
    int single = 4;
    FIELDS.put(TensorType.F32, 4);
    FIELDS.put(TensorType.F16, 2);
    FIELDS.put(TensorType.BF16, 2);
    FIELDS.put(TensorType.F64, 8);
    FIELDS.put(TensorType.I8, 1);
    FIELDS.put(TensorType.I16, 2);
    FIELDS.put(TensorType.I32, 4);
    FIELDS.put(TensorType.I64, 8);
    FIELDS.put(TensorType.Q4_0, half + 32 / 2);
    FIELDS.put(TensorType.Q4_1, half + half + 32 / 2);
    FIELDS.put(TensorType.Q5_0, half + 32 / 8 + 32 / 2);
    FIELDS.put(TensorType.Q5_1, half + half + 32 / 8 + 32 / 2);
    FIELDS.put(TensorType.Q8_0, half + 32);
    FIELDS.put(TensorType.Q2_K, 256 / 16 + 256 / 4 + half + half);
    FIELDS.put(TensorType.Q3_K, 256 / 8 + 256 / 4 + 12 + half);
    FIELDS.put(TensorType.Q4_K, half + half + 12 + 256 / 2);
    FIELDS.put(TensorType.Q5_K, half + half + 12 + 256 / 8 + 256 / 2);
    FIELDS.put(TensorType.Q6_K, 256 / 2 + 256 / 4 + 256 / 16 + half);
    FIELDS.put(TensorType.Q8_K, single + 256 + 256 / 16 * 2);
  }

  @ParameterizedTest
  @EnumSource(TensorType.class)
  void aBlockIsAsLongAsItsFields(TensorType type) {
    assertThat(type.blockBytes()).isEqualTo(FIELDS.get(type));
    assertThat(type.bytes(3L * type.blockElements())).isEqualTo(3L * FIELDS.get(type));
    assertThat(type.bytes(0)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"Q4_0, 31", "Q4_0, 1", "Q8_0, 33", "Q6_K, 128", "F32, -1", "Q4_0, -32"})
  void refusesPartsOfABlockAndNegativeCounts(TensorType type, long elements) {
    assertThatThrownBy(() -> type.bytes(elements))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining(Long.toString(elements))
        .hasMessageContaining(Integer.toString(type.blockElements()));
  }

  @ParameterizedTest
  @CsvSource({"F32, 2305843009213693952", "F64, 9223372036854775807", "Q8_0, 9223372036854775776"})
  void refusesCountsWhoseBytesOverflow(TensorType type, long elements) {
    assertThatThrownBy(() -> type.bytes(elements)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void quantisedRowsAreWholeBlocksOf32Or256() {
    for (TensorType type : TensorType.values()) {
      assertThat(type.blockElements()).isIn(1, 32, 256);
      assertThat(type.name().startsWith("Q")).isEqualTo(type.blockElements() > 1);
    }
  }
}
