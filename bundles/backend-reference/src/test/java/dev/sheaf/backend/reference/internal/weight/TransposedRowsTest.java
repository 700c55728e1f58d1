package dev.sheaf.backend.reference.internal.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sheaf.model.TensorType;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TransposedRowsTest {
  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void readsColumnsAsRows(Quantiser type) {
    float[] stored = {1, 2, 3, 4, 5, 6}; // two rows of three
    MemorySegment data = MemorySegment.ofArray(type.quantise(stored));
    WeightRows rows = StoredTypes.transposed(TensorType.valueOf(type.name()), data, 3, 2);
    double[] into = new double[4];
    rows.read(1, into, 1);
    assertThat(into).containsExactly(0, 2, 5, 0);
    rows.read(2, into, 1);
    assertThat(into).containsExactly(0, 3, 6, 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"Q8_0", "Q4_0"})
  void blocksCannotBeTransposed(Quantiser type) {
    MemorySegment data = MemorySegment.ofArray(type.quantise(new float[64]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StoredTypes.transposed(TensorType.valueOf(type.name()), data, 32, 2));
  }
}
