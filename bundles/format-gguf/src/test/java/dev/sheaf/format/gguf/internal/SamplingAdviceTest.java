package dev.sheaf.format.gguf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.GgufFiles;
import dev.sheaf.testing.GgufFiles.LittleEndian;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SamplingAdviceTest {
  @TempDir Path folder;

  @Test
  void readsEveryKeyByOurNames() {
    GgufFiles file =
        Bytes.minimal()
            .string("general.sampling.sequence", "kpmt")
            .float32("general.sampling.temp", 0.6f)
            .int32("general.sampling.top_k", 20)
            .float32("general.sampling.top_p", 0.95f)
            .float32("general.sampling.min_p", 0.05f)
            .int32("general.sampling.penalty_last_n", -1)
            .float32("general.sampling.penalty_repeat", 1.05f)
            .int32("general.sampling.mirostat", 2)
            .float32("general.sampling.mirostat_tau", 5)
            .float32("general.sampling.mirostat_eta", 0.1f)
            .float32("general.sampling.xtc_probability", 0.5f)
            .float32("general.sampling.xtc_threshold", 0.15f);
    Map<String, Double> advice = advice(file);
    assertThat(advice)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("temperature", 0.6),
                Map.entry("top-k", 20.0),
                Map.entry("top-p", 0.95),
                Map.entry("min-p", 0.05),
                Map.entry("repetition-window", -1.0),
                Map.entry("repetition-penalty", 1.05),
                Map.entry("mirostat", 2.0),
                Map.entry("mirostat-tau", 5.0),
                Map.entry("mirostat-eta", 0.1),
                Map.entry("xtc-probability", 0.5),
                Map.entry("xtc-threshold", 0.15)));
    SamplingParameters.Builder builder = SamplingParameters.DEFAULT.change();
    advice.forEach(builder::set);
    SamplingParameters parameters = builder.build();
    assertThat(parameters.topP()).isEqualTo(0.95);
    assertThat(parameters.repetitionWindow()).isEqualTo(-1);
  }

  @Test
  void keepsADoubleAsItIs() {
    byte[] third = new LittleEndian().f64(1 / 3.0).toByteArray();
    assertThat(advice(Bytes.minimal().raw("general.sampling.temp", GgufFiles.FLOAT64, third)))
        .isEqualTo(Map.of("temperature", 1 / 3.0));
  }

  @Test
  void saysNothingWhereTheFileSaysNothing() {
    assertThat(advice(Bytes.minimal().float32("llama.sampling.temp", 0.3f))).isEmpty();
  }

  @Test
  void refusesAValueThatIsNoNumberByItsKey() {
    GgufFiles file = Bytes.minimal().string("general.sampling.top_k", "forty");
    assertThatThrownBy(() -> advice(file))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining(Metadata.WRONG_TYPE.name())
        .hasMessageContaining("general.sampling.top_k");
  }

  private Map<String, Double> advice(GgufFiles file) {
    Path path = file.write(folder.resolve("m.gguf"));
    try (ModelSource source = new GgufFormat().open(path, OpenOptions.DEFAULT)) {
      return source.advisedSampling();
    }
  }
}
