package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the services say of their parameters, and what they refuse. */
final class ParametersTest {
  private static final FakeModel MODEL = new FakeModel(300).ends(2);

  private static SamplingParameters.Builder start() {
    return SamplingParameters.DEFAULT.change();
  }

  @Test
  void everyNumberIsDescribedWithTheStandardOfItsEngine() {
    Map<String, Double> standards = new TreeMap<>();
    for (LogitsProcessorFactory factory : Factories.ALL.values()) {
      for (SamplingParameter p : factory.parameters()) {
        assertThat(p.meaning()).isNotBlank().doesNotEndWith(".");
        Double before = standards.put(p.name(), p.standard());
        assertThat(before).as("%s means one thing", p.name()).isIn(null, p.standard());
      }
    }
    Map<String, Double> wanted = new TreeMap<>();
    wanted.put("adaptive-decay", 0.9);
    wanted.put("adaptive-target", -1.0);
    wanted.put("dry-allowed-length", 2.0);
    wanted.put("dry-base", 1.75);
    wanted.put("dry-multiplier", 0.0);
    wanted.put("dry-penalty-last-n", -1.0);
    wanted.put("dynatemp-exponent", 1.0);
    wanted.put("dynatemp-range", 0.0);
    wanted.put("min-keep", 0.0);
    wanted.put("min-tokens", 0.0);
    wanted.put("mirostat", 0.0);
    wanted.put("mirostat-eta", 0.1);
    wanted.put("mirostat-tau", 5.0);
    wanted.put("thinking-budget", -1.0);
    wanted.put("top-n-sigma", -1.0);
    wanted.put("typical-p", 1.0);
    wanted.put("xtc-probability", 0.0);
    wanted.put("xtc-threshold", 0.1);
    assertThat(standards).isEqualTo(wanted);
    TreeSet<String> texts = new TreeSet<>();
    Factories.ALL.values().forEach(factory -> texts.addAll(factory.textParameters()));
    assertThat(texts)
        .containsExactly("bad-words", "dry-sequence-breakers", "thinking-end", "thinking-start");
  }

  @ParameterizedTest
  @CsvSource({
    "typical-p, typical-p, 0",
    "typical-p, typical-p, 1.1",
    "typical-p, typical-p, -1",
    "top-n-sigma, top-n-sigma, -2",
    "top-n-sigma, top-n-sigma, 1e9",
    "xtc, xtc-probability, 1.1",
    "xtc, xtc-probability, -0.1",
    "xtc, xtc-threshold, 2",
    "dry, dry-multiplier, -1",
    "dry, dry-multiplier, 1e30",
    "dry, dry-base, -1",
    "dry, dry-allowed-length, 1.5",
    "dry, dry-allowed-length, 2147483648",
    "dry, dry-penalty-last-n, -2",
    "min-p, min-keep, -1",
    "top-p, min-keep, 0.5",
    "min-tokens, min-tokens, -1",
    "min-tokens, min-tokens, 2147483648",
    "thinking-budget, thinking-budget, -2",
    "dynamic-temperature, dynatemp-range, -0.1",
    "dynamic-temperature, dynatemp-exponent, 1e30",
    "mirostat-1, mirostat, 3",
    "mirostat-2, mirostat, 1.5",
    "mirostat-2, mirostat-tau, -1",
    "mirostat-1, mirostat-eta, 101",
    "adaptive-p, adaptive-target, 1.5",
    "adaptive-p, adaptive-decay, 1"
  })
  void aNumberOutOfItsRangeIsRefusedByNameRangeAndValue(
      String processor, String name, double value) {
    SamplingParameters p = start().set(name, value).build();
    assertThatExceptionOfType(SheafException.class)
        .isThrownBy(() -> Factories.open(processor, p, MODEL))
        .satisfies(e -> {
          assertThat(e.code().name()).isEqualTo("SHEAF-SAMPLING-010");
          assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
          assertThat(e.where()).isEqualTo(name);
          assertThat(e.expected()).contains(" to ");
        });
  }

  @Test
  void aTokenThatTheModelLacksIsRefused() {
    List<SamplingParameters> bad =
        List.of(
            start().logitBias(Map.of(300, 1.0)).build(),
            start().logitBias(Map.of(-1, 1.0)).build(),
            start().allowedTokens(List.of(1, 300)).build(),
            start().bannedTokens(List.of(Integer.MAX_VALUE)).build());
    List<String> processors = List.of("logit-bias", "logit-bias", "token-lists", "token-lists");
    for (int i = 0; i < bad.size(); i++) {
      SamplingParameters p = bad.get(i);
      String processor = processors.get(i);
      assertThatExceptionOfType(SheafException.class)
          .isThrownBy(() -> Factories.open(processor, p, MODEL))
          .satisfies(e -> {
            assertThat(e.code().name()).isEqualTo("SHEAF-SAMPLING-020");
            assertThat(e.expected()).isEqualTo("0 to 299");
          });
    }
  }

  @Test
  void asManyIdsAsARequestMayNameAreTaken() {
    Map<Integer, Double> bias = new HashMap<>();
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < SamplingParameters.MOST_IDS; id++) {
      bias.put(id, id % 2 == 0 ? 100.0 : -100.0);
      ids.add(id);
    }
    FakeModel large = new FakeModel(SamplingParameters.MOST_IDS);
    SamplingParameters p = start().logitBias(bias).bannedTokens(ids).build();
    assertThat(Factories.open("logit-bias", p, large)).isNotNull();
    assertThat(Factories.open("token-lists", p, large)).isNotNull();
  }

  @Test
  void aMarkerOfThinkingIsOneTextThatTheModelCanSpell() {
    for (SamplingParameters p :
        List.of(
            start().texts("thinking-start", List.of("<a>", "<b>")).build(),
            start().texts("thinking-end", List.of()).build())) {
      assertThatExceptionOfType(SheafException.class)
          .isThrownBy(() -> Factories.open("thinking-budget", p, MODEL))
          .satisfies(e -> assertThat(e.code().name()).isEqualTo("SHEAF-SAMPLING-021"));
    }
    assertThatExceptionOfType(SheafException.class)
        .isThrownBy(() -> Factories.open("thinking-budget", start().build(), new FakeModel(10)))
        .satisfies(e -> assertThat(e.found()).isEqualTo("<think>"));
  }

  @Test
  void whatNeedsAModelSaysSo() {
    for (String name :
        List.of("token-lists", "min-tokens", "bad-words", "thinking-budget", "logit-bias", "dry")) {
      assertThatIllegalStateException()
          .isThrownBy(() -> Factories.of(name).open(start().build(), new int[0]))
          .withMessageEndingWith("opens with a SamplingContext only");
    }
  }

  @Test
  void endTokensThatTheRowLacksAreNothingToForbid() {
    FakeModel model = new FakeModel(10).ends(2, 10, -1);
    assertThat(Factories.open("min-tokens", start().set("min-tokens", 1).build(), model))
        .isNotNull();
  }
}
