package dev.sheaf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TensorInfoTest {
  @Test
  void rowsAreAllDimensionsButTheLast() {
    TensorInfo cube = new TensorInfo("t", TensorType.Q4_0, List.of(2L, 3L, 64L));
    assertThat(cube.elements()).isEqualTo(384);
    assertThat(cube.rows()).isEqualTo(6);
    assertThat(cube.columns()).isEqualTo(64);
    assertThat(cube.bytes()).isEqualTo(384 / 32 * 18);
  }

  @Test
  void aScalarHasOneElementAndAVectorOneRow() {
    TensorInfo scalar = new TensorInfo("t", TensorType.F32, List.of());
    assertThat(List.of(scalar.elements(), scalar.rows(), scalar.columns())).containsOnly(1L);
    TensorInfo vector = new TensorInfo("t", TensorType.F32, List.of(5L));
    assertThat(List.of(vector.elements(), vector.rows(), vector.columns()))
        .containsExactly(5L, 1L, 5L);
  }

  @Test
  void mayBeEmpty() {
    assertThat(new TensorInfo("t", TensorType.F32, List.of(0L, 7L)).bytes()).isZero();
  }

  @Test
  void refusesNegativeAndTooManyDimensions() {
    assertThatThrownBy(() -> new TensorInfo("t", TensorType.F32, List.of(1L, -2L)))
        .hasMessageContaining("[1, -2]");
    assertThatThrownBy(() -> new TensorInfo("t", TensorType.F32, List.of(1L, 1L, 1L, 1L, 1L)))
        .hasMessageContaining("at most 4")
        .hasMessageContaining("5");
  }

  @Test
  void refusesAProductThatOverflows() {
    TensorInfo huge = new TensorInfo("t", TensorType.F32, List.of(1L << 32, 1L << 32));
    assertThatThrownBy(huge::elements).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(new TensorInfo("t", TensorType.F32, List.of(1L << 32, 1L << 32, 1L))::rows)
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void keepsItsShapeWhenTheCallersListChanges() {
    List<Long> shape = new ArrayList<>(List.of(2L, 3L));
    TensorInfo info = new TensorInfo("t", TensorType.F32, shape);
    shape.set(0, 99L);
    assertThat(info.shape()).containsExactly(2L, 3L);
  }

  @Test
  void aTensorHasExactlyTheBytesOfItsInfo() {
    TensorInfo info = new TensorInfo("blk.0.w", TensorType.F32, List.of(2L));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment eight = arena.allocate(8);
      assertThat(new Tensor(info, eight).name()).isEqualTo("blk.0.w");
      assertThatThrownBy(() -> new Tensor(info, eight.asSlice(0, 7)))
          .hasMessageContaining("blk.0.w")
          .hasMessageContaining("8 bytes")
          .hasMessageContaining("had 7");
    }
  }
}
