package dev.sheaf.architecture.llama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.model.Metadata;
import dev.sheaf.model.Operation;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.testing.ModelOutline;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * Heads are 8 wide, so a rule has 4 pairs. The expected numbers were computed apart from this code.
 */
final class RotaryReaderTest {
  private static final Offset<Double> CLOSE = within(1e-15);

  @Test
  void plainFrequenciesFallFromOneByPowersOfTheBase() {
    RotaryRule r = rule(TinyFile.gguf("llama"));
    assertThat(r.inverseFrequencies()).containsExactly(new double[] {1, 0.1, 0.01, 0.001}, CLOSE);
    assertThat(r.attentionFactor()).isEqualTo(1);
  }

  @Test
  void aGgufFileWithoutABaseUsesTenThousand() {
    assertThat(rule(TinyFile.gguf("llama").without("llama.rope.freq_base")))
        .usingRecursiveComparison()
        .isEqualTo(rule(TinyFile.gguf("llama")));
  }

  @Test
  void fewerDimensionsThanTheHeadMayTurn() {
    RotaryRule r = rule(TinyFile.gguf("llama").with("llama.rope.dimension_count", 4L));
    assertThat(r.inverseFrequencies()).containsExactly(new double[] {1, 0.01}, CLOSE);
  }

  @Test
  void linearDividesEveryFrequency() {
    double[] expected = {0.25, 0.025, 0.0025, 0.00025};
    ModelOutline now =
        TinyFile.gguf("llama")
            .with("llama.rope.scaling.type", "linear")
            .with("llama.rope.scaling.factor", 4.0);
    ModelOutline older = TinyFile.gguf("llama").with("llama.rope.scale_linear", 4.0);
    ModelOutline config =
        TinyFile.safetensors("llama").with("rope_scaling", Map.of("type", "linear", "factor", 4.0));
    assertThat(rule(now).inverseFrequencies()).containsExactly(expected, CLOSE);
    assertThat(rule(older).inverseFrequencies()).containsExactly(expected, CLOSE);
    assertThat(rule(config).inverseFrequencies()).containsExactly(expected, CLOSE);
  }

  @Test
  void llama3KeepsShortWavelengthsAndDividesLongOnes() {
    Map<String, Object> p =
        Map.of(
            "rope_theta",
            500000.0,
            "rope_type",
            "llama3",
            "factor",
            8.0,
            "low_freq_factor",
            1.0,
            "high_freq_factor",
            4.0,
            "original_max_position_embeddings",
            64L);
    assertThat(rule(parameters(p)).inverseFrequencies())
        .containsExactly(
            new double[] {1.0, 0.004700753866357992, 0.00017677669529663688, 6.647869871181235e-06},
            CLOSE);
  }

  @Test
  void bothSpellingsOfAConfigurationGiveTheSameRule() {
    Map<String, Object> scaling =
        Map.of("rope_type", "yarn", "factor", 4.0, "original_max_position_embeddings", 64L);
    Map<String, Object> now = new HashMap<>(scaling);
    now.put("rope_theta", 10000.0);
    RotaryRule a = rule(parameters(now));
    RotaryRule b = rule(TinyFile.safetensors("llama").with("rope_scaling", scaling));
    assertThat(a).usingRecursiveComparison().isEqualTo(b);
    assertThat(a.id()).isNotEqualTo(rule(TinyFile.safetensors("llama")).id());
  }

  @Test
  void yarnRampsBetweenKeptAndDividedPairs() {
    ModelOutline f = yarn();
    RotaryRule r = rule(f);
    assertThat(r.inverseFrequencies())
        .containsExactly(new double[] {1.0, 0.0625, 0.0025, 0.00025}, CLOSE);
    assertThat(r.attentionFactor()).isCloseTo(1.138629436111989, CLOSE);
    f.with("rope_scaling", with(f, "truncate", false));
    assertThat(rule(f).inverseFrequencies())
        .containsExactly(new double[] {1.0, 0.02559524589192421, 0.0025, 0.00025}, CLOSE);
  }

  @Test
  void yarnsAttentionFactorMayBeStated() {
    ModelOutline f = yarn();
    f.with("rope_scaling", with(f, "attention_factor", 1.5));
    assertThat(rule(f).attentionFactor()).isEqualTo(1.5);
  }

  @Test
  void yarnsAttentionFactorMayBeARatioOfTwoWeights() {
    ModelOutline f = yarn();
    f.with("rope_scaling", with(f, "mscale", 2.0));
    f.with("rope_scaling", with(f, "mscale_all_dim", 1.0));
    assertThat(rule(f).attentionFactor())
        .isCloseTo((0.2 * Math.log(4) + 1) / (0.1 * Math.log(4) + 1), CLOSE);
  }

  @Test
  void ggufYarnMultipliesItsAttentionFactor() {
    ModelOutline f =
        TinyFile.gguf("qwen2")
            .with("qwen2.rope.scaling.type", "yarn")
            .with("qwen2.rope.scaling.factor", 4.0)
            .with("qwen2.rope.scaling.original_context_length", 64L);
    assertThat(rule(f).inverseFrequencies()).isEqualTo(rule(yarn()).inverseFrequencies());
    assertThat(rule(f).attentionFactor()).isEqualTo(rule(yarn()).attentionFactor());
    f.with("qwen2.rope.scaling.attn_factor", 0.5);
    assertThat(rule(f).attentionFactor()).isEqualTo(0.5 * rule(yarn()).attentionFactor());
  }

  @Test
  void aTensorOfFactorsDividesTheFrequencies() {
    RotaryRule r = rule(TinyFile.gguf("llama").floats("rope_freqs.weight", 1, 2, 4, 8));
    assertThat(r.inverseFrequencies())
        .containsExactly(new double[] {1, 0.05, 0.0025, 0.000125}, CLOSE);
  }

  @Test
  void refusesAFactorOfZeroInATensor() {
    assertThatThrownBy(() -> TinyFile.gguf("llama").floats("rope_freqs.weight", 1, 2, 0, 8).graph())
        .hasMessageContaining("SHEAF-LLAMA-011")
        .hasMessageContaining("rope_freqs.weight")
        .hasMessageContaining("0.0 at index 2");
  }

  @Test
  void refusesAScalingThatItDoesNotKnow() {
    assertThatThrownBy(
            () -> TinyFile.gguf("llama").with("llama.rope.scaling.type", "longrope").graph())
        .hasMessageContaining("SHEAF-LLAMA-008")
        .hasMessageContaining("longrope")
        .hasMessageContaining("yarn");
  }

  @Test
  void refusesAFactorWhoseScalingHasNoName() {
    assertThatThrownBy(() -> TinyFile.gguf("llama").with("llama.rope.scaling.factor", 2.0).graph())
        .hasMessageContaining(Metadata.MISSING_KEY.name())
        .hasMessageContaining("llama.rope.scaling.type");
  }

  private static ModelOutline yarn() {
    return TinyFile.safetensors("llama")
        .with(
            "rope_scaling",
            Map.of("rope_type", "yarn", "factor", 4.0, "original_max_position_embeddings", 64L));
  }

  private static Map<String, Object> with(ModelOutline f, String key, Object value) {
    Map<String, Object> more = new HashMap<>();
    ((Map<?, ?>) f.value("rope_scaling")).forEach((k, v) -> more.put((String) k, v));
    more.put(key, value);
    return more;
  }

  private static ModelOutline parameters(Map<String, Object> p) {
    return TinyFile.safetensors("llama").without("rope_theta").with("rope_parameters", p);
  }

  private static RotaryRule rule(ModelOutline f) {
    return ((Operation.Attention) f.graph().operations().get(3)).rotary();
  }
}
