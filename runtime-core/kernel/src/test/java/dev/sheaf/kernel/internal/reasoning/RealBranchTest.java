package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.SharedData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Branches on trained weights: the same bits as plain requests, whatever was lost in between. */
@Timeout(120)
final class RealBranchTest {
  @ParameterizedTest
  @CsvSource({
    "cpu, stories260K-q8_0.gguf",
    "cpu, stories260K-f32.gguf",
    "reference, stories260K-f32.gguf"
  })
  void branchesAndScoresAreThePlainGenerationToTheBit(String backend, String file)
      throws Exception {
    try (ModelSource source =
        Providers.named(ModelFormat.class, "gguf")
            .open(SharedData.require("models/stories260k/" + file), OpenOptions.DEFAULT)) {
      ModelGraph graph = Providers.named(ModelArchitecture.class, "llama").graph(source);
      try (DirectModel direct =
              DirectModel.compile(
                  graph,
                  source,
                  Providers.named(Backend.class, backend),
                  new DirectModel.Settings(2, 64, 5, RunFixture.CONTEXT));
          RunFixture f = new RunFixture(direct.model(), graph.vocabulary())) {
        f.question = new int[] {1, 403, 407, 261, 378};
        for (long seed = 1; seed <= 3; seed++) {
          check(f, f.asked(RunFixture.sampled(seed), 48));
        }
      }
    }
  }

  private static void check(RunFixture f, GenerationRequest q) throws Exception {
    List<TokenRecord> plain = f.plain(q);
    List<TokenRecord> got = new ArrayList<>();
    f.model.rows.set(0);
    ReasoningEvent.Finished end =
        f.run(
            q,
            context -> {
              List<Branch> all = context.open(16, 1);
              context.extend(all, Extension.of(20));
              Branch first = all.getFirst();
              double[] scores = first.score(RunFixture.ids(plain.subList(20, 40)));
              first.suspend();
              assertThat(first.score(RunFixture.ids(plain.subList(20, 40)))).isEqualTo(scores);
              for (int i = 0; i < scores.length; i++) {
                assertThat(scores[i]).isEqualTo(plain.get(20 + i).logprob());
              }
              List<Branch> forks = new ArrayList<>(all);
              forks.set(0, first.fork(2).getFirst());
              context.extend(forks, Extension.of(28));
              got.addAll(forks.getFirst().records());
              return "";
            });
    assertThat(got).isEqualTo(plain);
    assertThat(end.spent().computedTokens()).isEqualTo(f.model.rows.get());
    f.requireNoLeak();
  }
}
