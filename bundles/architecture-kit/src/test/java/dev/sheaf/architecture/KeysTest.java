package dev.sheaf.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.model.Dialect;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.RotaryRule.Pairing;
import dev.sheaf.testing.ModelOutline;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KeysTest {
  private static final ArchitectureCodes CODES = ArchitectureCodes.of("ANY");
  private static final Map<String, String> NAMES =
      Map.of(
          "heads", "n_head",
          "kvHeads", "n_kv",
          "headWidth", "head_dim",
          "activation", "act",
          "kinds", "layer_types");

  private final ModelOutline file =
      new ModelOutline(
          "safetensors",
          "any",
          source -> {
            throw new AssertionError("nobody asks for a graph");
          });

  @Test
  void aCountIsWithinItsRange() {
    file.with("n_head", 5L);
    assertThat(keys().count("heads", 1, 5)).isEqualTo(5);
    assertThatThrownBy(() -> keys().count("heads", 6, 9))
        .hasMessageContaining("SHEAF-ANY-001")
        .hasMessageContaining("n_head")
        .hasMessageContaining("6 to 9");
    file.with("n_head", Long.MAX_VALUE);
    assertThatThrownBy(() -> keys().count("heads", 1, Integer.MAX_VALUE))
        .hasMessageContaining("SHEAF-ANY-001");
    assertThatThrownBy(() -> keys().count("kvHeads", 1, 5))
        .hasMessageContaining(Metadata.MISSING_KEY.name());
  }

  @Test
  void oneTextPerLayer() {
    assertThat(keys().perLayer("kinds", 2)).isEmpty();
    file.with("layer_types", List.of("a", "b"));
    assertThat(keys().perLayer("kinds", 2)).containsExactly("a", "b");
    assertThatThrownBy(() -> keys().perLayer("kinds", 3)).hasMessageContaining("SHEAF-ANY-001");
  }

  @Test
  void headsShareTheWidthUnlessTheFileSaysHowWideTheyAre() {
    file.with("n_head", 4L).with("n_kv", 2L);
    assertThat(Heads.read(keys(), 32)).isEqualTo(new Heads(4, 2, 8));
    file.with("head_dim", 16L);
    assertThat(Heads.read(keys(), 32)).isEqualTo(new Heads(4, 2, 16));
    assertThat(Heads.read(keys(), 32).queryWidth()).isEqualTo(64);
    file.with("n_kv", 3L);
    assertThatThrownBy(() -> Heads.read(keys(), 32)).hasMessageContaining("SHEAF-ANY-002");
  }

  @Test
  void activationsHaveSeveralSpellings() {
    assertThat(Activations.read(keys(), "silu")).isEqualTo(Activation.SILU);
    file.with("act", "gelu_new");
    assertThat(Activations.read(keys(), "silu")).isEqualTo(Activation.GELU_TANH);
    file.with("act", "mish");
    assertThatThrownBy(() -> Activations.read(keys(), "silu"))
        .hasMessageContaining("SHEAF-ANY-009")
        .hasMessageContaining("mish");
    assertThat(CODES.variant().kind()).isEqualTo(ErrorKind.UNAVAILABLE);
  }

  @Test
  void rotarySettingsHaveTwoSpellings() {
    file.with("rope_theta", 100.0);
    RotaryRule older = RotaryReader.read(keys(), 4, 64, Pairing.HALVES, Optional.empty());
    assertThat(older.inverseFrequencies()).containsExactly(1, 0.1);
    file.without("rope_theta").with("rope_parameters", Map.of("rope_theta", 100.0));
    assertThat(RotaryReader.read(keys(), 4, 64, Pairing.HALVES, Optional.empty()))
        .usingRecursiveComparison()
        .isEqualTo(older);
  }

  @Test
  void aModelWithoutRotationTurnsNothing() {
    assertThat(RotaryReader.none().inverseFrequencies()).isEmpty();
  }

  @Test
  void anotherFormatIsRefusedByName() {
    ModelOutline other = new ModelOutline("gguf", "any", source -> file.graph());
    assertThatThrownBy(() -> ConfigNames.dialect(other, CODES, NAMES, Map.of(), Pairing.HALVES))
        .hasMessageContaining("SHEAF-ANY-010")
        .hasMessageContaining("gguf")
        .hasMessageContaining("safetensors");
  }

  private Keys keys() {
    Dialect dialect = ConfigNames.dialect(file, CODES, NAMES, Map.of(), Pairing.HALVES);
    return new Keys(dialect, file, CODES);
  }
}
