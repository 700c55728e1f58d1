package dev.sheaf.kernel.internal.engine;

import static dev.sheaf.kernel.internal.engine.EngineFixture.ids;
import static dev.sheaf.kernel.internal.engine.EngineFixture.register;
import static dev.sheaf.kernel.internal.step.HashModel.expected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.Generation;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.report.ModelReport;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a model's makers advise for sampling is reported, never applied, and never in the way. */
@Timeout(60)
final class EngineAdviceTest {
  @TempDir Path folder;
  private EngineFixture f;

  @BeforeEach
  void start() throws Exception {
    f = new EngineFixture(folder);
    f.backend("toy", new ToyBackend());
  }

  @AfterEach
  void stop() throws Exception {
    f.close();
  }

  @Test
  void adviceIsReportedWithTheModelAndItsTokenizer() throws Exception {
    f.files.advice = () -> Map.of("temperature", 0.7, "top-k", 20.0);
    ModelReport report = f.engine.load(LoadRequest.of(f.file("m")));
    assertThat(report.sampling()).isEqualTo(Map.of("temperature", 0.7, "top-k", 20.0));
    assertThat(report.tokenizer()).isEqualTo("letters 1.0.0");
    assertThat(report.notes()).isEmpty();
  }

  @Test
  void adviceIsReadOnceAndChangesNoRequest() throws Exception {
    f.files.advice = () -> Map.of("temperature", 5.0);
    f.load("m");
    f.files.advice = () -> Map.of("temperature", 9.0);
    assertThat(f.engine.model("m").sampling()).isEqualTo(Map.of("temperature", 5.0));
    Generation greedy = f.generate("m", 20, 1, 2);
    greedy.await();
    assertThat(ids(greedy)).isEqualTo(expected(20, 1, 2));
  }

  @Test
  void adviceThatCannotBeFollowedIsLeftOutWithANote() throws Exception {
    register(f.context, LogitsProcessorFactory.class, "typical", new Typical());
    f.lifecycle.settle(Duration.ofSeconds(5));
    Map<String, Double> advice = new LinkedHashMap<>();
    advice.put("temperature", -1.0);
    advice.put("top-k", 2.5);
    advice.put("top-p", Double.NaN);
    advice.put("min-p", 0.1);
    advice.put("typical-p", 0.5);
    advice.put("no-such", 1.0);
    f.files.advice = () -> advice;
    ModelReport report = f.engine.load(LoadRequest.of(f.file("m")));
    assertThat(report.state()).isEqualTo("ready");
    assertThat(report.sampling()).isEqualTo(Map.of("min-p", 0.1, "typical-p", 0.5));
    assertThat(report.notes())
        .hasSize(4)
        .anyMatch(n -> n.contains("temperature = -1.0 is not used"))
        .anyMatch(n -> n.contains("top-k = 2.5 is not used"))
        .anyMatch(n -> n.contains("top-p = NaN is not used"))
        .anyMatch(n -> n.contains("no-such = 1.0 is not used: no installed sampler reads it"));
  }

  @Test
  void parametersOfSamplersAreHeldAgainstTheirRanges() throws Exception {
    register(f.context, LogitsProcessorFactory.class, "typical", new Typical());
    f.lifecycle.settle(Duration.ofSeconds(5));
    f.files.advice = () -> Map.of("typical-p", 1.5);
    ModelReport report = f.engine.load(LoadRequest.of(f.file("m")));
    assertThat(report.sampling()).isEmpty();
    assertThat(report.notes()).singleElement().asString().contains("typical-p = 1.5 is not used");
  }

  @Test
  void adviceThatCannotBeReadCostsTheAdviceAndNotTheLoad() throws Exception {
    for (RuntimeException broken :
        List.of(
            new IllegalStateException("broken"),
            SheafException.of(ErrorCode.of("SHEAF-TEST-001", ErrorKind.USER), "no JSON")
                .toException())) {
      f.files.advice =
          () -> {
            throw broken;
          };
      String name = "m" + broken.getClass().getSimpleName();
      ModelReport report = f.engine.load(LoadRequest.of(f.file(name)));
      assertThat(report.state()).isEqualTo("ready");
      assertThat(report.sampling()).isEmpty();
      assertThat(report.notes()).singleElement().asString().contains("advice");
    }
  }

  private static final class Typical implements LogitsProcessorFactory {
    @Override
    public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
      return candidates -> {};
    }

    @Override
    public List<SamplingParameter> parameters() {
      return List.of(SamplingParameter.number("typical-p", 1, 0, 1, "how typical"));
    }
  }
}
