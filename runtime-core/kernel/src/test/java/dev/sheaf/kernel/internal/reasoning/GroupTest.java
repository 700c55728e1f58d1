package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.Capability;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.reasoning.BranchGroup;
import dev.sheaf.reasoning.BranchGroup.Run;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.Quantiser;
import dev.sheaf.testing.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that see each other, on a real model. */
@Timeout(120)
final class GroupTest {
  @TempDir Path folder;
  private ModelSource source;
  private DirectModel direct;
  private RunFixture f;

  @BeforeEach
  void open() throws Exception {
    source =
        Providers.named(ModelFormat.class, "gguf")
            .open(
                TinyModels.llama().type(Quantiser.Q8_0).write(folder.resolve("tiny.gguf")),
                OpenOptions.DEFAULT);
    ModelGraph graph = Providers.named(ModelArchitecture.class, "llama").graph(source);
    direct =
        DirectModel.compile(
            graph,
            source,
            Providers.named(Backend.class, "reference"),
            new DirectModel.Settings(2, 64, 4, RunFixture.CONTEXT));
    f = new RunFixture(direct.model(), graph.vocabulary());
    f.question = new int[] {1, 270, 281, 290, 262, 299, 263, 284};
    f.can(Capability.VIEW, Capability.MOVE);
  }

  @AfterEach
  void close() throws Exception {
    f.close();
    direct.close();
    source.close();
  }

  private GenerationRequest greedy() {
    return f.asked(SamplingParameters.GREEDY, 12);
  }

  private static List<Integer> list(int... ids) {
    return Arrays.stream(ids).boxed().toList();
  }

  @Test
  void oneWorkerIsAPlainGeneration() throws Exception {
    GenerationRequest q = f.asked(RunFixture.sampled(3), 12);
    List<Integer> got = new ArrayList<>();
    ReasoningEvent.Finished end =
        f.run(
            q,
            context -> {
              try (BranchGroup g = context.group(1)) {
                g.give(0, list(f.question));
                for (int i = 0; i < 12; i++) {
                  got.addAll(g.step());
                }
              }
              return "";
            });
    assertThat(end.spent().computedTokens()).isEqualTo(f.model.rows.get());
    assertThat(end.spent().generatedTokens()).isEqualTo(12);
    assertThat(got).isEqualTo(RunFixture.ids(f.plain(q)));
    f.requireNoLeak();
  }

  /** One copy of a prompt, seen by three workers at their own offsets. */
  @Test
  void whatLiesInSharedRunsIsSeenAsIfItWereTheWorkersOwn() throws Exception {
    List<List<Integer>> got = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    f.run(
        greedy(),
        context -> {
          BranchGroup g = context.group(3);
          int head = g.share(list(Arrays.copyOf(f.question, 3)));
          int tail = g.share(list(290, 262));
          for (int w = 0; w < 3; w++) {
            g.view(w, List.of(new Run.Shared(head)));
            g.give(w, list(Arrays.copyOfRange(f.question, 3, f.question.length)));
          }
          assertThat(tail).isEqualTo(1);
          for (int i = 0; i < 12; i++) {
            List<Integer> step = g.step();
            for (int w = 0; w < 3; w++) {
              got.get(w).add(step.get(w));
            }
          }
          return "";
        });
    List<Integer> plain = RunFixture.ids(f.plain(greedy()));
    assertThat(got).allSatisfy(its -> assertThat(its).isEqualTo(plain));
    f.requireNoLeak();
  }

  /** Log-probabilities of a first step of two workers. */
  private double first(boolean sees, int peers) throws Exception {
    double[] logprob = new double[1];
    Path journal = Files.createTempFile(folder, "j", "");
    ReasoningEvent.Finished end =
        RunFixture.end(
            f.start(
                greedy(),
                Budget.UNLIMITED,
                Files.deleteIfExists(journal) ? journal : null,
                context -> {
                  BranchGroup g = context.group(2);
                  int prompt = g.share(list(f.question));
                  g.view(
                      0,
                      sees
                          ? List.of(new Run.Shared(prompt), new Run.OwnOf(1))
                          : List.of(new Run.Shared(prompt)));
                  g.view(1, List.of(new Run.Shared(prompt), new Run.OwnOf(0)));
                  g.give(0, list(265, 266));
                  g.give(1, list(280, peers));
                  g.step();
                  return "";
                }));
    RunFixture.requireAnswer(end);
    byte[] bytes = Files.readAllBytes(journal);
    JournalRecord last = ResumeTest.records(bytes).getLast();
    List<TokenRecord> tokens = ((JournalRecord.Answer.Grown) last.answer()).step().tokens();
    logprob[0] = tokens.getFirst().logprob();
    return logprob[0];
  }

  @Test
  void aWorkerSeesItsPeersTokensOfTheSameStepOrNotAtAll() throws Exception {
    assertThat(first(true, 271)).isNotEqualTo(first(true, 272));
    assertThat(first(false, 271)).isEqualTo(first(false, 272));
  }

  /** A search with all that a group can do; state is lost now and then, or never. */
  private static String search(
      dev.sheaf.reasoning.StrategyContext context, int[] question, Runnable between)
      throws InterruptedException {
    StringBuilder all = new StringBuilder();
    try (BranchGroup g = context.group(2)) {
      int prompt = g.share(list(question));
      int head = g.share(list(300, 301));
      for (int w = 0; w < 2; w++) {
        g.view(w, List.of(new Run.Shared(prompt), new Run.OwnOf(1 - w), new Run.Shared(head)));
        g.give(w, list(270 + w));
      }
      for (int i = 0; i < 8; i++) {
        all.append(g.step());
        between.run();
        if (i == 3) {
          g.move(1, prompt);
          g.give(1, list(288, 289));
        }
        if (i == 5) {
          g.view(0, List.of(new Run.Shared(prompt)));
        }
      }
    }
    return all.toString();
  }

  @Test
  void lostStateIsDoneAgainToTheSameTokens() throws Exception {
    GenerationRequest q = f.asked(RunFixture.sampled(5), 12);
    ReasoningEvent.Finished kept = f.run(q, c -> search(c, f.question, () -> {}));
    assertThat(kept.spent().replayedTokens()).isZero();
    assertThat(kept.spent().computedTokens()).isEqualTo(f.model.rows.getAndSet(0));
    ReasoningEvent.Finished lost = f.run(q, c -> search(c, f.question, f::adopt));
    assertThat(lost.answer()).isEqualTo(kept.answer());
    assertThat(lost.spent().replayedTokens()).isPositive();
    assertThat(lost.spent().computedTokens()).isEqualTo(f.model.rows.get());
    assertThat(lost.spent().computedTokens() - lost.spent().replayedTokens())
        .isEqualTo(kept.spent().computedTokens());
    f.requireNoLeak();
  }

  @Test
  void aKilledRunGoesOnWithItsGroup() throws Exception {
    GenerationRequest q = f.asked(RunFixture.sampled(6), 12);
    Path whole = folder.resolve("whole");
    ReasoningEvent.Finished expected =
        RunFixture.end(f.start(q, Budget.UNLIMITED, whole, c -> search(c, f.question, () -> {})));
    RunFixture.requireAnswer(expected);
    byte[] bytes = Files.readAllBytes(whole);
    for (int end : ResumeTest.boundaries(bytes)) {
      Path copy = Files.write(folder.resolve("copy-" + end), Arrays.copyOf(bytes, end));
      ReasoningEvent.Finished got =
          RunFixture.end(f.start(q, Budget.UNLIMITED, copy, c -> search(c, f.question, () -> {})));
      RunFixture.requireAnswer(got);
      assertThat(got.answer()).isEqualTo(expected.answer());
      assertThat(got.spent().generatedTokens()).isEqualTo(16);
      assertThat(got.spent().computedTokens() - got.spent().replayedTokens())
          .isEqualTo(expected.spent().computedTokens());
    }
    f.requireNoLeak();
  }

  /** A moved run is seen as a text that had stood there from the start. */
  @Test
  void aMovedRunEqualsOneComputedInItsPlace() throws Exception {
    List<Double> moved = new ArrayList<>();
    List<Double> direct = new ArrayList<>();
    for (boolean move : new boolean[] {true, false}) {
      Path journal = folder.resolve("move-" + move);
      RunFixture.requireAnswer(
          RunFixture.end(
              f.start(
                  greedy(),
                  Budget.UNLIMITED,
                  journal,
                  context -> {
                    BranchGroup g = context.group(1);
                    int prompt = g.share(list(f.question));
                    if (move) {
                      g.view(0, List.of(new Run.Shared(prompt)));
                      g.give(0, list(270, 271, 272, 273, 274));
                      g.step();
                      g.move(0, prompt);
                      g.give(0, list(290));
                      g.step();
                    } else {
                      g.give(0, list(270, 271, 272, 273, 274));
                      g.view(0, List.of(new Run.Shared(prompt)));
                      int next = g.step().getFirst();
                      g.give(0, list(290));
                      assertThat(next).isNotNegative();
                      g.step();
                    }
                    return "";
                  })));
      for (JournalRecord r : ResumeTest.records(Files.readAllBytes(journal))) {
        if (r.answer() instanceof JournalRecord.Answer.Grown grown) {
          grown.step().tokens().forEach(t -> (move ? moved : direct).add(t.logprob()));
        }
      }
    }
    assertThat(moved).hasSize(2);
    assertThat(moved.get(0)).isEqualTo(direct.get(0));
    assertThat(moved.get(1)).isCloseTo(direct.get(1), within(1e-6));
  }

  @Test
  void whatCannotBeIsRefused() throws Exception {
    f.run(
        greedy(),
        context -> {
          BranchGroup g = context.group(2);
          assertThatThrownBy(g::step).isInstanceOf(IllegalStateException.class);
          assertThatThrownBy(() -> g.view(0, List.of(new Run.OwnOf(0))))
              .isInstanceOf(IllegalArgumentException.class);
          assertThatThrownBy(() -> g.view(0, List.of(new Run.Shared(0))))
              .isInstanceOf(IllegalArgumentException.class);
          assertThatThrownBy(() -> g.give(0, list(1 << 30))).hasMessageContaining("SHEAF-RUN-005");
          assertThatThrownBy(() -> context.group(0)).isInstanceOf(IllegalArgumentException.class);
          f.capabilities.remove(Capability.VIEW);
          assertThatThrownBy(() -> context.group(2)).hasMessageContaining("SHEAF-RUN-012");
          return "";
        });
    f.can(Capability.VIEW);
    ReasoningEvent.Finished end =
        RunFixture.end(
            f.start(
                greedy(),
                Budget.tokens(5),
                null,
                context -> {
                  BranchGroup g = context.group(2);
                  g.give(0, list(5));
                  g.give(1, list(6));
                  for (int i = 0; i < 9; i++) {
                    g.step();
                  }
                  return "";
                }));
    assertThat(end.error().orElseThrow().code().name()).isEqualTo("SHEAF-RUN-013");
    assertThat(end.spent().generatedTokens()).isEqualTo(4);
    f.requireNoLeak();
  }
}
