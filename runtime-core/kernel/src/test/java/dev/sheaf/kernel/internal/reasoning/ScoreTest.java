package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.BranchView;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ModelHandle;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.RewardModel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores are the log-probabilities of generating, and leave no trace. */
@Timeout(60)
final class ScoreTest {
  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "16,0", "17,0", "70,0", "1,5", "40,5", "70,5"})
  void aScoreIsWhatGeneratingItWouldRecord(int length, int slots) throws Exception {
    try (RunFixture f = new RunFixture(new HashModel("hash", 128, slots), HashModel.VOCABULARY)) {
      GenerationRequest q = f.asked(RunFixture.sampled(length), 3 + length);
      List<TokenRecord> plain = f.plain(q);
      List<Integer> continuation = RunFixture.ids(plain.subList(3, 3 + length));
      List<TokenRecord> after = new ArrayList<>();
      ReasoningEvent.Finished end =
          f.run(
              q,
              context -> {
                Branch b = context.open(1, 1).getFirst();
                b.extend(Extension.of(3));
                double[] scores = b.score(continuation);
                for (int i = 0; i < length; i++) {
                  assertThat(scores[i]).isEqualTo(plain.get(3 + i).logprob());
                }
                b.suspend();
                assertThat(b.score(continuation)).isEqualTo(scores);
                b.extend(Extension.of(length));
                after.addAll(b.records());
                return "";
              });
      assertThat(after).isEqualTo(plain);
      assertThat(end.spent().probeTokens()).isEqualTo(2L * length);
      f.requireNoLeak();
    }
  }

  @Test
  void aProbeLooksAtCandidatesAfterASuffix() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      f.run(
          f.asked(RunFixture.sampled(1), 20),
          context -> {
            Branch b = context.open(1, 1).getFirst();
            int[] candidates = {4, 0, 47, 4};
            double[] direct = b.probe(List.of(), candidates);
            for (int i = 0; i < candidates.length; i++) {
              assertThat(direct[i]).isEqualTo(b.score(List.of(candidates[i]))[0]);
            }
            double[] later = b.probe(List.of(3, 9), candidates);
            for (int i = 0; i < candidates.length; i++) {
              assertThat(later[i]).isEqualTo(b.score(List.of(3, 9, candidates[i]))[2]);
            }
            assertThat(b.tokens()).isEmpty();
            return "";
          });
    }
  }

  @Test
  void manyBranchesAreScoredInASmallStore() throws Exception {
    try (RunFixture f = new RunFixture(10)) {
      ReasoningEvent.Finished end =
          f.run(
              f.asked(RunFixture.sampled(1), 20),
              context -> {
                for (Branch b : context.open(12, 1)) {
                  double one = b.score(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))[10];
                  assertThat(b.score(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))[10])
                      .isEqualTo(one);
                }
                return "";
              });
      assertThat(end.spent().computedTokens()).isEqualTo(f.model.rows.get());
      f.requireNoLeak();
    }
  }

  @Test
  void aRewardModelSeesBranchesAndItsQuestionsAreCharged() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      f.provide(RewardModel.class, "likely", new Likely());
      ReasoningEvent.Finished end =
          f.run(
              f.asked(RunFixture.sampled(1), 20),
              context -> {
                List<Branch> all = context.open(5, 1);
                context.extend(all, Extension.of(4));
                double[] scores = context.reward("likely", all);
                for (int i = 0; i < 5; i++) {
                  assertThat(scores[i]).isEqualTo(all.get(i).score(List.of(2))[0]);
                }
                return "";
              });
      assertThat(end.spent().rewardCalls()).isEqualTo(5);
      assertThat(end.spent().probeTokens()).isEqualTo(10);
      assertThat(end.spent().computedTokens()).isEqualTo(f.model.rows.get());
    }
  }

  /** How likely token 2 comes next. */
  static final class Likely implements RewardModel {
    @Override
    public boolean partial() {
      return true;
    }

    @Override
    public Scorer open(ModelHandle model) {
      return branches -> {
        double[] scores = new double[branches.size()];
        for (int i = 0; i < scores.length; i++) {
          BranchView b = branches.get(i);
          assertThat(b).isNotInstanceOf(Branch.class);
          scores[i] = b.score(List.of(2))[0];
        }
        return scores;
      };
    }
  }
}
