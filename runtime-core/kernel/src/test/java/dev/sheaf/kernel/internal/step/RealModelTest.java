package dev.sheaf.kernel.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.Quantiser;
import dev.sheaf.testing.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The loop on the real backends, cache, processors and samplers: sequences together give what each
 * gives alone.
 */
@Timeout(120)
final class RealModelTest {
  private static final int SEQUENCES = 8;
  private static final int TOKENS = 32;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "reference"})
  void eightSequencesDecodeTogetherAsEachDoesAlone(String backend) throws Exception {
    Path file = TinyModels.llama().type(Quantiser.Q8_0).write(folder.resolve("tiny.gguf"));
    try (ModelSource source =
        Providers.named(ModelFormat.class, "gguf").open(file, OpenOptions.DEFAULT)) {
      ModelGraph graph = Providers.named(ModelArchitecture.class, "llama").graph(source);
      DirectModel.Settings settings = new DirectModel.Settings(2, 64, SEQUENCES, 128);
      try (DirectModel direct =
              DirectModel.compile(
                  graph, source, Providers.named(Backend.class, backend), settings);
          LoopFixture f = new LoopFixture(graph.vocabulary())) {
        RealLoop.useBundles(f);
        CountedModel model = new CountedModel(direct.model());
        for (boolean greedy : new boolean[] {true, false}) {
          together(f, model, greedy);
        }
      }
    }
  }

  private static void together(LoopFixture f, CountedModel model, boolean greedy) throws Exception {
    Compute compute = f.adopt("real", model);
    f.loop.drop(compute.provider()).get(); // so that all have arrived before the first step
    int before = model.forwards();
    List<LiveGeneration> all = new ArrayList<>();
    for (int i = 0; i < SEQUENCES; i++) {
      all.add(f.submit(LoopFixture.request(sampling(greedy, i), TOKENS, 1, 270 + i, 280)));
    }
    f.adopt("real", model);
    for (LiveGeneration g : all) {
      LoopFixture.end(g);
    }
    assertThat(model.forwards() - before).isLessThanOrEqualTo(40);
    for (int i = 0; i < SEQUENCES; i++) {
      LiveGeneration alone =
          f.submit(LoopFixture.request(sampling(greedy, i), TOKENS, 1, 270 + i, 280));
      LoopFixture.end(alone);
      assertThat(LoopFixture.ids(all.get(i))).hasSize(TOKENS).isEqualTo(LoopFixture.ids(alone));
    }
  }

  private static SamplingParameters sampling(boolean greedy, int seed) {
    return greedy
        ? SamplingParameters.GREEDY
        : new SamplingParameters(0.8, 40, 0.95, 0.02, 1.1, 64, 0.2, 0.2, seed, List.of(), Map.of());
  }
}
