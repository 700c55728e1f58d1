package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel refuses a row with NaN; should one come all the same, NaN never wins. */
final class NotANumberTest {
  static List<String> names() {
    return Factories.ALL.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsNoNumberIsNeverTheBest(String name) {
    SamplingParameters p =
        SamplingParameters.DEFAULT
            .change()
            .set("min-tokens", 1)
            .set("thinking-budget", 0)
            .set("repetition-penalty", 1.5)
            .set("dry-multiplier", 1)
            .set("dry-allowed-length", 0)
            .set("top-n-sigma", 1)
            .set("typical-p", 0.5)
            .set("xtc-probability", 1)
            .set("dynatemp-range", 0.5)
            .set("adaptive-target", 0.5)
            .set("mirostat", 2)
            .texts("bad-words", List.of("a"))
            .texts("dry-sequence-breakers", List.of())
            .logitBias(Map.of(1, 1.0))
            .bannedTokens(List.of(3))
            .build();
    FakeModel model = new FakeModel(256).prompt(1, 1, 2, 1, 1).ends(5);
    for (int nan = 0; nan < 8; nan++) {
      float[] logits = new float[256];
      for (int id = 0; id < 256; id++) {
        logits[id] = id % 7;
      }
      logits[nan] = Float.NaN;
      Candidates c = new Candidates(256);
      c.reset(logits, 0);
      LogitsProcessor processor = Factories.open(name, p, model);
      processor.apply(c, new SeededNoise(nan));
      assertThat(c.best()).isNotEqualTo(nan).isNotNegative();
      if (c.hasSurvivors()) {
        for (int i = 0; i < c.count(); i++) {
          assertThat(c.id(i)).isNotEqualTo(nan);
          assertThat(c.survivorScore(i)).isNotNaN();
        }
      }
    }
  }
}
