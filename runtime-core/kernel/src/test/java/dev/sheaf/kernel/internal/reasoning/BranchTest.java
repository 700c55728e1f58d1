package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.Spent;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What branches draw and what they cost. */
@Timeout(120)
final class BranchTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theFirstBranchIsThePlainSampleToTheBit(long seed) throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      GenerationRequest q = f.asked(RunFixture.sampled(seed), 30);
      List<TokenRecord> got = new ArrayList<>();
      f.run(
          q,
          context -> {
            Branch b = context.open(3, 1).getFirst();
            got.addAll(b.extend(Extension.answering(q)).tokens());
            return "";
          });
      assertThat(got).isEqualTo(f.plain(q));
      f.requireNoLeak();
    }
  }

  @Test
  void piecesOfABranchAreOneGeneration() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      GenerationRequest q = f.asked(RunFixture.sampled(11), 40);
      List<TokenRecord> got = new ArrayList<>();
      f.run(
          q,
          context -> {
            Branch b = context.open(1, 1).getFirst();
            for (int n : new int[] {1, 7, 2, 13}) {
              b.extend(Extension.of(n));
            }
            b.suspend(); // the rest starts from the log
            b.extend(Extension.of(5));
            Branch child = b.fork(1).getFirst();
            child.extend(Extension.of(12));
            got.addAll(child.records());
            return "";
          });
      assertThat(got).isEqualTo(f.plain(q));
      f.requireNoLeak();
    }
  }

  @Test
  void noTwoBranchesDrawAlikeButAFirstChildAndItsParent() throws Exception {
    try (RunFixture f = new RunFixture(256)) {
      GenerationRequest q =
          f.asked(
              new SamplingParameters(1.5, 0, 1, 0, 1, 0, 0, 0, 3, List.of(), java.util.Map.of()),
              60);
      f.run(
          q,
          context -> {
            List<Branch> all = new ArrayList<>(context.open(4, 1));
            List<Branch> forks = new ArrayList<>();
            for (Branch b : List.copyOf(all)) {
              forks.addAll(b.fork(3));
              forks.addAll(b.fork(2));
            }
            forks.addAll(forks.get(0).fork(3));
            all.addAll(context.open(2, 1));
            all.addAll(forks);
            List<Extended> steps = context.extend(all, Extension.of(24));
            Set<List<Integer>> different = new HashSet<>();
            Set<String> paths = new HashSet<>();
            for (Extended e : steps) {
              different.add(RunFixture.ids(e.tokens()));
              paths.add(e.branch());
            }
            // 4 + 2 opened, of 4 · 5 + 3 forks 4 · 2 + 1 are first children
            assertThat(paths).hasSize(29);
            assertThat(different).hasSize(6 + 4 * 3 + 2);
            return "";
          });
      f.requireNoLeak();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 13, 20, 400})
  void sixteenBranchesFinishInAnyRoomWithTheSameTokens(int blocks) throws Exception {
    List<List<Integer>> expected = sixteen(new HashModel("hash", 400)).tokens;
    Sixteen got = sixteen(new HashModel("hash", blocks));
    assertThat(got.tokens).isEqualTo(expected);
    if (blocks == 400) {
      assertThat(got.spent.replayedTokens()).isZero();
      assertThat(got.spent.promptTokens()).isEqualTo(RunFixture.QUESTION.length - 1 + 16);
    } else {
      assertThat(got.spent.replayedTokens()).isPositive();
    }
  }

  @Test
  void sixteenBranchesFinishInNineSlotsOfRecurrentState() throws Exception {
    List<List<Integer>> expected = sixteen(new HashModel("hash", 400, 40)).tokens;
    assertThat(sixteen(new HashModel("hash", 400, 9)).tokens).isEqualTo(expected);
  }

  private record Sixteen(List<List<Integer>> tokens, Spent spent) {}

  /** Grows 16 branches in three rounds; checks the ledger against the model's own count. */
  private static Sixteen sixteen(HashModel model) throws Exception {
    try (RunFixture f = new RunFixture(model, HashModel.VOCABULARY)) {
      List<List<Integer>> tokens = new ArrayList<>();
      ReasoningEvent.Finished end =
          f.run(
              f.asked(RunFixture.sampled(5), 30),
              context -> {
                List<Branch> all = context.open(16, 1);
                context.extend(all, Extension.of(9));
                context.extend(all, Extension.of(1).thinking());
                all.get(3).cancel();
                List<Branch> rest = new ArrayList<>(all);
                rest.remove(3);
                context.extend(rest, Extension.of(12));
                rest.getFirst().score(List.of(1, 2, 3));
                all.forEach(b -> tokens.add(RunFixture.ids(b.records())));
                return "";
              });
      Spent spent = end.spent();
      assertThat(spent.computedTokens()).isEqualTo(f.model.rows.get());
      assertThat(spent.answerTokens()).isEqualTo(16 * 9 + 15 * 12);
      assertThat(spent.thinkTokens()).isEqualTo(16);
      assertThat(spent.cancelledTokens()).isEqualTo(10);
      assertThat(spent.probeTokens()).isEqualTo(3);
      // Every chosen token but each branch's last has been computed once, as have the given ones.
      long chosen = spent.generatedTokens() - 16;
      assertThat(spent.computedTokens())
          .isEqualTo(spent.promptTokens() + chosen + spent.replayedTokens() + spent.probeTokens());
      f.requireNoLeak();
      return new Sixteen(tokens, spent);
    }
  }

  @Test
  void aSwapInTheMiddleChangesNoTokenAndCountsAsReplay() throws Exception {
    try (RunFixture f = new RunFixture(128)) {
      GenerationRequest q = f.asked(RunFixture.sampled(4), 40);
      List<TokenRecord> got = new ArrayList<>();
      ReasoningEvent.Finished end =
          f.run(
              q,
              context -> {
                Branch b = context.open(1, 1).getFirst();
                b.extend(Extension.of(20));
                f.adopt();
                b.extend(Extension.of(20));
                got.addAll(b.records());
                return "";
              });
      assertThat(got).isEqualTo(f.plain(q));
      assertThat(end.spent().replayedTokens()).isEqualTo(RunFixture.QUESTION.length + 19);
    }
  }

  @Test
  void injectedTokensAreSeenAndCountAsGiven() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      ReasoningEvent.Finished end =
          f.run(
              f.asked(SamplingParameters.GREEDY, 20),
              context -> {
                Branch b = context.open(1, 1).getFirst();
                b.extend(Extension.of(4));
                b.inject("CAB");
                b.inject(List.of(7));
                List<Integer> seen = b.tokens();
                assertThat(seen.subList(4, 8)).containsExactly(2, 0, 1, 7);
                int[] all = new int[RunFixture.QUESTION.length + 8];
                System.arraycopy(RunFixture.QUESTION, 0, all, 0, RunFixture.QUESTION.length);
                for (int i = 0; i < 8; i++) {
                  all[RunFixture.QUESTION.length + i] = seen.get(i);
                }
                assertThat(RunFixture.ids(b.extend(Extension.of(6)).tokens()))
                    .isEqualTo(HashModel.expected(6, all));
                assertThatThrownBy(() -> b.inject(List.of(48)))
                    .hasMessageContaining("SHEAF-RUN-005");
                assertThatThrownBy(() -> b.inject(java.util.Collections.nCopies(300, 1)))
                    .hasMessageContaining("SHEAF-RUN-006");
                return "";
              });
      assertThat(end.spent().promptTokens()).isEqualTo(RunFixture.QUESTION.length + 4);
    }
  }

  @Test
  void branchesGrowToTheContextsEndAndNoFurther() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      f.run(
          f.asked(SamplingParameters.GREEDY, 20),
          context -> {
            Branch b = context.open(1, 1).getFirst();
            assertThat(b.extend(Extension.of(Integer.MAX_VALUE)).tokens())
                .hasSize(RunFixture.CONTEXT - RunFixture.QUESTION.length);
            assertThat(b.extend(Extension.of(5)).tokens()).isEmpty();
            return "";
          });
    }
  }

  @Test
  void openRefusesMoreAtOnceThanFit() throws Exception {
    try (RunFixture f = new RunFixture(new HashModel("hash", 400, 9), HashModel.VOCABULARY)) {
      ReasoningEvent.Finished end =
          RunFixture.end(
              f.start(
                  f.asked(SamplingParameters.GREEDY, 20),
                  Budget.UNLIMITED,
                  null,
                  context -> {
                    context.open(16, 10);
                    return "";
                  }));
      assertThat(end.error().orElseThrow().code().name()).isEqualTo("SHEAF-RUN-004");
      assertThat(end.spent())
          .usingRecursiveComparison()
          .ignoringFields("wallSeconds")
          .isEqualTo(Spent.NOTHING);
    }
  }
}
