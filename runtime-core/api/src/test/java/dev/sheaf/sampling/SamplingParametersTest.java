package dev.sheaf.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SamplingParametersTest {
  private static SamplingParameters with(String name, double value) {
    return new SamplingParameters(
        name.equals("temperature") ? value : 1,
        name.equals("topK") ? (int) value : 0,
        name.equals("topP") ? value : 1,
        name.equals("minP") ? value : 0,
        name.equals("repetitionPenalty") ? value : 1,
        name.equals("repetitionWindow") ? (int) value : 64,
        name.equals("frequencyPenalty") ? value : 0,
        name.equals("presencePenalty") ? value : 0,
        0,
        List.of(),
        Map.of());
  }

  /** Rows 51 and 52 of the list of bad inputs. */
  @ParameterizedTest
  @CsvSource({
    "temperature, -1",
    "temperature, NaN",
    "temperature, 1e38",
    "temperature, Infinity",
    "temperature, 100.1",
    "topK, -5",
    "topK, -2147483648",
    "topP, 0",
    "topP, 2",
    "topP, -1",
    "topP, NaN",
    "topP, 1.0000001",
    "minP, 1.1",
    "minP, -0.1",
    "minP, NaN",
    "repetitionPenalty, 0",
    "repetitionPenalty, -1",
    "repetitionPenalty, 1e30",
    "repetitionPenalty, NaN",
    "repetitionPenalty, 1e-300",
    "repetitionWindow, -2",
    "frequencyPenalty, 1e30",
    "frequencyPenalty, -1e30",
    "frequencyPenalty, NaN",
    "presencePenalty, 1e30",
    "presencePenalty, -1e30",
    "presencePenalty, -Infinity"
  })
  void refusesNonsenseByNameRangeAndValue(String name, double value) {
    assertThatThrownBy(() -> with(name, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " must be ")
        .hasMessageContaining(
            "was "
                + (name.startsWith("topK") || name.endsWith("Window") ? "" + (int) value : value));
  }

  @ParameterizedTest
  @CsvSource({
    "temperature, 0",
    "temperature, 1e-45",
    "temperature, 100",
    "topK, 0",
    "topK, 2147483647",
    "topP, 1e-300",
    "topP, 1",
    "minP, 0",
    "minP, 1",
    "repetitionPenalty, 0.01",
    "repetitionPenalty, 100",
    "repetitionWindow, 0",
    "repetitionWindow, -1",
    "frequencyPenalty, -100",
    "presencePenalty, 100"
  })
  void acceptsTheEdgesOfEachRange(String name, double value) {
    assertThat(with(name, value)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 0})
  void anySeedIsFineAndChangesNothingElse(long seed) {
    SamplingParameters other = SamplingParameters.DEFAULT.withSeed(seed);
    assertThat(other.seed()).isEqualTo(seed);
    assertThat(other.withSeed(SamplingParameters.DEFAULT.seed()))
        .isEqualTo(SamplingParameters.DEFAULT);
  }

  @Test
  void defaultChainHasWhatIsOnInTheUsualOrder() {
    assertThat(SamplingParameters.GREEDY.chain()).isEmpty();
    assertThat(SamplingParameters.GREEDY.sampler()).isEqualTo("greedy");
    assertThat(SamplingParameters.DEFAULT.chain())
        .containsExactly("top-k", "top-p", "min-p", "temperature");
    assertThat(SamplingParameters.DEFAULT.sampler()).isEqualTo("noise");
    assertThat(
            new SamplingParameters(0.5, 1, 0.5, 0.5, 1.1, 64, 1, 1, 0, List.of(), Map.of()).chain())
        .containsExactly("penalties", "top-k", "top-p", "min-p", "temperature");
    assertThat(with("temperature", 1).chain()).isEmpty();
    assertThat(with("temperature", 1).sampler()).isEqualTo("noise");
  }

  @Test
  void penaltiesAreOnWhenAnyOfThemIs() {
    assertThat(with("repetitionPenalty", 1.1).chain()).containsExactly("penalties");
    assertThat(with("frequencyPenalty", 0.1).chain()).containsExactly("penalties");
    assertThat(with("presencePenalty", -0.1).chain()).containsExactly("penalties");
    assertThat(new SamplingParameters(1, 0, 1, 0, 1.1, 0, 0, 0, 0, List.of(), Map.of()).chain())
        .isEmpty();
  }

  @Test
  void greedyStillPenalises() {
    assertThat(
            new SamplingParameters(0, 40, 0.9, 0.1, 1.3, 64, 0, 0, 0, List.of(), Map.of()).chain())
        .containsExactly("penalties");
  }

  @Test
  void everythingThatIsOnStandsWhereLlamaCppPutsIt() {
    SamplingParameters.Builder all = SamplingParameters.DEFAULT.change();
    all.allowedTokens(List.of(1)).logitBias(Map.of(1, 1.0)).repetitionPenalty(1.1);
    all.texts("bad-words", List.of("x")).set("min-tokens", 1).set("thinking-budget", 0);
    all.set("dry-multiplier", 0.8).set("top-n-sigma", 1).set("typical-p", 0.9);
    all.set("xtc-probability", 0.5).set("adaptive-target", 0.5);
    List<String> before =
        List.of("token-lists", "min-tokens", "bad-words", "thinking-budget", "logit-bias");
    List<String> usual = new ArrayList<>(before);
    usual.addAll(List.of("penalties", "dry", "top-n-sigma", "top-k", "typical-p", "top-p"));
    usual.addAll(List.of("min-p", "xtc", "temperature", "adaptive-p"));
    assertThat(all.build().chain()).containsExactlyElementsOf(usual);
    all.set("dynatemp-range", 0.5);
    usual.set(usual.indexOf("temperature"), "dynamic-temperature");
    assertThat(all.build().chain()).containsExactlyElementsOf(usual);
    for (int version = 1; version <= 2; version++) {
      List<String> mirostat = new ArrayList<>(before);
      mirostat.addAll(List.of("temperature", "mirostat-" + version));
      assertThat(all.set("mirostat", version).build().chain()).containsExactlyElementsOf(mirostat);
    }
  }

  @Test
  void namedProcessorsReplaceTheDefaultChain() {
    List<String> names = new ArrayList<>(List.of("temperature", "top-k"));
    Map<String, Double> more = new HashMap<>(Map.of("x", 1.0));
    SamplingParameters p = new SamplingParameters(0.8, 40, 0.95, 0.05, 1, 64, 0, 0, 0, names, more);
    names.clear();
    more.clear();
    assertThat(p.chain()).containsExactly("temperature", "top-k");
    assertThat(p.more()).containsEntry("x", 1.0);
  }
}
