package dev.sheaf.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.model.Dialect;
import dev.sheaf.model.RotaryRule.Pairing;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.ModelOutline;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TensorCatalogueTest {
  private static final Dialect DIALECT =
      new Dialect(
          "safetensors",
          Map.of(),
          Map.of(
              "m", "layers.{layer}.m",
              "m.bias", "layers.{layer}.b",
              "v", "v",
              "k", "k"),
          Pairing.HALVES);

  private final ModelOutline file =
      new ModelOutline(
          "safetensors",
          "any",
          source -> {
            throw new AssertionError("nobody asks for a graph");
          });

  @Test
  void namesLayersAsTheFileDoes() {
    file.tensor("layers.7.m", 3, 5);
    assertThat(tensors().matrix("m", 7, 3, 5)).isEqualTo(new WeightRef("layers.7.m", 3, 5));
    assertThat(tensors().has("m", 7)).isTrue();
    assertThat(tensors().has("m", 6)).isFalse();
    assertThat(tensors().has("unspelled", 7)).isFalse();
    assertThat(tensors().rows("m", 7)).isEqualTo(3);
    assertThat(tensors().rows("v", 0)).isZero();
  }

  @Test
  void aTransposedMatrixIsStoredColumnByColumn() {
    file.tensor("layers.0.m", 5, 3);
    assertThat(tensors().transposed("m", 0, 3, 5))
        .isEqualTo(new WeightRef("layers.0.m", 3, 5, true));
    assertThatThrownBy(() -> tensors().transposed("m", 0, 5, 3))
        .hasMessageContaining("SHEAF-ANY-004")
        .hasMessageContaining("[5, 3]");
  }

  @Test
  void aTransposedMatrixCannotBeQuantised() {
    file.tensor("layers.0.m", TensorType.Q8_0, 32, 32);
    assertThat(tensors().matrix("m", 0, 32, 32).transposed()).isFalse();
    assertThatThrownBy(() -> tensors().transposed("m", 0, 32, 32))
        .hasMessageContaining("SHEAF-ANY-005");
  }

  @Test
  void aKernelHasOneInputPerChannel() {
    file.tensor("k", 8, 1, 4);
    assertThat(tensors().kernel("k", 0, 8, 4)).isEqualTo(new WeightRef("k", 8, 4));
    file.tensor("k", 8, 8, 4);
    assertThatThrownBy(() -> tensors().kernel("k", 0, 8, 4))
        .hasMessageContaining("SHEAF-ANY-004")
        .hasMessageContaining("[8, 1, 4]");
  }

  @Test
  void aBiasIsReadWhereItIsOrWhereItMustBe() {
    file.tensor("layers.0.m", 3, 5).tensor("layers.1.m", 3, 5).tensor("layers.1.b", 3);
    assertThat(tensors().projection("m", 0, 3, 5, false).bias()).isEmpty();
    assertThat(tensors().projection("m", 1, 3, 5, false).bias())
        .containsExactly(new WeightRef("layers.1.b", 1, 3));
    assertThatThrownBy(() -> tensors().projection("m", 0, 3, 5, true))
        .hasMessageContaining("SHEAF-ANY-003")
        .hasMessageContaining("layers.0.b");
  }

  @Test
  void wholeNumbersAreNoWeights() {
    file.tensor("v", TensorType.I32, 4);
    assertThatThrownBy(() -> tensors().vector("v", 0, 4)).hasMessageContaining("SHEAF-ANY-005");
  }

  @Test
  void aTensorThatNobodyReadIsRefusedUnlessItWasIgnored() {
    file.tensor("v", 4).tensor("extra.0", 1).tensor("extra.1", 1);
    TensorCatalogue tensors = tensors();
    tensors.vector("v", 0, 4);
    assertThatThrownBy(tensors::refuseUnread)
        .hasMessageContaining("SHEAF-ANY-006")
        .hasMessageContaining("extra.0");
    tensors.ignoreAll("extra.");
    assertThatCode(tensors::refuseUnread).doesNotThrowAnyException();
  }

  private TensorCatalogue tensors() {
    return new TensorCatalogue(file, DIALECT, ArchitectureCodes.of("ANY"));
  }
}
