package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.Capability;
import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Branch.PruneMode;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.Quantiser;
import dev.sheaf.testing.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pruning leaves, and that losing state in between changes no bit of it. */
@Timeout(120)
final class PruneTest {
  private static final int VOCABULARY = 300;

  @TempDir Path folder;

  /** Random prunes that leave nothing but live tokens: the model says what it says of these. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void prunedBranchesGoOnFromTheirLiveTokens(long seed) throws Exception {
    try (RunFixture f = new RunFixture(seed % 3 == 0 ? 40 : 200)) {
      f.can(Capability.MOVE, Capability.VIEW);
      Random random = new Random(seed);
      ReasoningEvent.Finished end =
          f.run(
              f.asked(SamplingParameters.GREEDY, 20),
              context -> {
                Branch b = context.open(1, 1).getFirst();
                for (int i = 0; i < 25; i++) {
                  step(b, random);
                  int[] all = live(b);
                  int length = all.length;
                  assertThat(RunFixture.ids(b.extend(Extension.of(2)).tokens()))
                      .as("round %d after %d tokens", i, length)
                      .isEqualTo(HashModel.expected(2, all));
                }
                return "";
              });
      assertThat(end.spent().computedTokens()).isEqualTo(f.model.rows.get());
      f.requireNoLeak();
    }
  }

  private static int[] live(Branch b) {
    List<Integer> tokens = b.tokens();
    int[] all = new int[RunFixture.QUESTION.length + tokens.size()];
    System.arraycopy(RunFixture.QUESTION, 0, all, 0, RunFixture.QUESTION.length);
    for (int i = 0; i < tokens.size(); i++) {
      all[RunFixture.QUESTION.length + i] = tokens.get(i);
    }
    return all;
  }

  private static void step(Branch b, Random random) throws InterruptedException {
    int live = b.tokens().size();
    switch (random.nextInt(5)) {
      case 0 -> b.inject(List.of(random.nextInt(48), random.nextInt(48), random.nextInt(48)));
      case 1 -> b.suspend();
      case 2 -> b.resume();
      default -> {
        if (live > 0) {
          int from = random.nextInt(live);
          int to = from + 1 + random.nextInt(Math.min(6, live - from));
          b.prune(from, to, random.nextBoolean() ? PruneMode.REENCODE : PruneMode.REROTATE);
        }
      }
    }
  }

  /** The same operations, with state lost at random places and never, on a real model. */
  @ParameterizedTest
  @EnumSource(PruneMode.class)
  void lostStateComesOutTheSame(PruneMode mode) throws Exception {
    try (ModelSource source =
        Providers.named(ModelFormat.class, "gguf")
            .open(
                TinyModels.llama().type(Quantiser.Q8_0).write(folder.resolve("tiny.gguf")),
                OpenOptions.DEFAULT)) {
      ModelGraph graph = Providers.named(ModelArchitecture.class, "llama").graph(source);
      List<Double> kept = outcomes(source, graph, mode, 0);
      assertThat(outcomes(source, graph, mode, 1)).isEqualTo(kept);
      assertThat(outcomes(source, graph, mode, 2)).isEqualTo(kept);
      if (mode != PruneMode.REENCODE) {
        // it has seen what is gone: close to, but not, what it would be without
        assertThat(kept).isNotEqualTo(outcomes(source, graph, PruneMode.REENCODE, 0));
      }
    }
  }

  private static List<Double> outcomes(
      ModelSource source, ModelGraph graph, PruneMode mode, int losses) throws Exception {
    DirectModel.Settings settings = new DirectModel.Settings(2, 64, 4, RunFixture.CONTEXT);
    try (DirectModel direct =
            DirectModel.compile(
                graph, source, Providers.named(Backend.class, "reference"), settings);
        RunFixture f = new RunFixture(direct.model(), graph.vocabulary())) {
      f.can(Capability.MOVE, Capability.VIEW);
      assertThat(graph.vocabulary()).isGreaterThanOrEqualTo(VOCABULARY);
      Random random = new Random(losses);
      List<Double> out = new ArrayList<>();
      f.run(
          f.asked(RunFixture.sampled(3), 20),
          context -> {
            Branch b = context.open(1, 1).getFirst();
            int[][] prunes = {{2, 6}, {5, 9}, {1, 3}, {0, 2}, {9, 12}};
            for (int[] p : prunes) {
              b.extend(Extension.of(5));
              b.inject(List.of(261, 270, 281));
              lose(b, f, losses, random);
              b.prune(p[0], p[1], mode);
              lose(b, f, losses, random);
              b.extend(Extension.of(3)).tokens().forEach(t -> out.add(t.logprob()));
              lose(b, f, losses, random);
              for (double x : b.score(List.of(262, 299, 270))) {
                out.add(x);
              }
            }
            Branch child = b.fork(1).getFirst();
            lose(child, f, losses, random);
            child.extend(Extension.of(4)).tokens().forEach(t -> out.add(t.logprob()));
            return "";
          });
      f.requireNoLeak();
      return out;
    }
  }

  private static void lose(Branch b, RunFixture f, int losses, Random random) {
    if (losses > 0 && random.nextInt(2) < losses) {
      if (random.nextBoolean()) {
        b.suspend();
      } else {
        f.adopt();
      }
    }
  }

  @Test
  void maskedTokensDoNotMatterAnyMoreAndPositionsStay() throws Exception {
    try (RunFixture f = new RunFixture(100)) {
      f.can(Capability.VIEW);
      f.run(
          f.asked(SamplingParameters.GREEDY, 20),
          context -> {
            List<Branch> all = context.open(3, 1);
            int[] in = {1, 2, 3};
            List<List<Integer>> out = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
              Branch b = all.get(i);
              b.inject(List.of(11, in[i], in[i] + 4, 13, 14));
              b.resume();
              if (i < 2) {
                b.prune(1, 3, PruneMode.MASK);
                assertThat(b.tokens()).containsExactly(11, 13, 14);
              } else {
                b.prune(1, 3, PruneMode.REENCODE);
              }
              out.add(RunFixture.ids(b.extend(Extension.of(6)).tokens()));
            }
            assertThat(out.get(0)).isEqualTo(out.get(1)).isNotEqualTo(out.get(2));
            return "";
          });
    }
  }

  @Test
  void whatBackendOrModelCannotDoIsRefusedByName() throws Exception {
    try (RunFixture f = new RunFixture(new HashModel("hash", 100, 4), HashModel.VOCABULARY)) {
      f.run(
          f.asked(SamplingParameters.GREEDY, 20),
          context -> {
            Branch b = context.open(1, 1).getFirst();
            b.extend(Extension.of(8));
            assertThatThrownBy(() -> b.prune(1, 3, PruneMode.MASK))
                .hasMessageContaining("SHEAF-RUN-007")
                .hasMessageContaining(Capability.VIEW);
            f.can(Capability.MOVE);
            assertThatThrownBy(() -> b.prune(1, 3, PruneMode.REROTATE))
                .hasMessageContaining("recurrent");
            assertThat(b.tokens()).hasSize(8);
            b.prune(1, 3, PruneMode.REENCODE); // its slot is computed again
            assertThat(RunFixture.ids(b.extend(Extension.of(4)).tokens()))
                .isEqualTo(HashModel.expected(4, live(b, 6)));
            assertThatThrownBy(() -> b.prune(4, 99, PruneMode.REENCODE))
                .isInstanceOf(IllegalArgumentException.class);
            return "";
          });
    }
  }

  private static int[] live(Branch b, int first) {
    return java.util.Arrays.copyOf(live(b), RunFixture.QUESTION.length + first);
  }
}
