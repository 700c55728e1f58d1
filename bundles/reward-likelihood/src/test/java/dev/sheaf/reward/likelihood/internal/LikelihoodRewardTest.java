package dev.sheaf.reward.likelihood.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.engine.TokenRecord;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ModelHandle;
import dev.sheaf.reasoning.RewardModel;
import dev.sheaf.testing.ScriptedStrategyContext;
import dev.sheaf.testing.ScriptedWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LikelihoodRewardTest {
  /** The more a's the likelier. */
  private static final ScriptedWriter WRITER =
      new ScriptedWriter() {
        private final ScriptedWriter texts = ScriptedWriter.texts("aaa", "ab", "b", "");

        @Override
        public int next(String noise, List<Integer> tokens) {
          return texts.next(noise, tokens);
        }

        @Override
        public double logprob(List<Integer> tokens, int token) {
          return token == 'a' ? -0.25 : token == END ? -1 : -4;
        }
      };

  @Test
  void itIsTheMeanOverGeneratedTokensTheEndIncluded() throws Exception {
    assertThat(LikelihoodReward.mean(records(-1, -2, -6))).isEqualTo(-3);
    ScriptedStrategyContext run = new ScriptedStrategyContext(WRITER);
    List<Branch> branches = run.open(4, 1);
    run.extend(branches, Extension.of(16));
    double[] scores = scorer().score(branches);
    assertThat(scores)
        .containsExactly(new double[] {-1.75 / 4, -5.25 / 3, -2.5, -1}, within(1e-12));
  }

  @Test
  void agreesWithScoringTheSameTokensAnew() throws Exception {
    ScriptedStrategyContext run = new ScriptedStrategyContext(WRITER);
    Branch written = run.open(1, 1).getFirst();
    Branch empty = run.open(1, 1).getFirst();
    written.extend(Extension.of(16));
    double anew = Arrays.stream(empty.score(written.tokens())).average().orElseThrow();
    assertThat(scorer().score(List.of(written))[0]).isCloseTo(anew, within(1e-12));
  }

  @Test
  void unfinishedBranchesHaveScoresAndEmptyOnesHaveNone() throws Exception {
    ScriptedStrategyContext run = new ScriptedStrategyContext(WRITER);
    List<Branch> branches = run.open(2, 1);
    branches.getFirst().extend(Extension.of(2));
    assertThat(new LikelihoodReward().partial()).isTrue();
    assertThat(scorer().score(branches)).containsExactly(-0.25, Double.NaN);
    assertThat(scorer().score(List.of())).isEmpty();
  }

  @Test
  void whatTheModelCannotSayIsAMissingScore() {
    assertThat(LikelihoodReward.mean(records(-1, Double.NaN))).isNaN();
    assertThat(LikelihoodReward.mean(records(-1, Double.NEGATIVE_INFINITY)))
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  private static RewardModel.Scorer scorer() {
    return new LikelihoodReward().open(new ModelHandle("scripted", "", 128));
  }

  private static List<TokenRecord> records(double... logprobs) {
    return Arrays.stream(logprobs)
        .mapToObj(logprob -> new TokenRecord(1, "scripted 0", "scripted", logprob, List.of(), 0))
        .toList();
  }
}
