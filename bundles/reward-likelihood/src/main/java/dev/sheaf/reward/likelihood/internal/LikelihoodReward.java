package dev.sheaf.reward.likelihood.internal;

import dev.sheaf.engine.TokenRecord;
import dev.sheaf.reasoning.BranchView;
import dev.sheaf.reasoning.ModelHandle;
import dev.sheaf.reasoning.RewardModel;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/**
 * Scores a branch by the mean natural log-probability, under the raw logits, of the tokens that
 * were generated in it: 0 at most. Reads what was recorded when they were chosen, so it computes
 * nothing.
 *
 * <p>A baseline: it says how usual a text is, not whether it is right. Without the division by the
 * number of tokens the shortest branch would nearly always win.
 */
@Component(property = {"sheaf.name=likelihood", "sheaf.version=0.1.0"})
public final class LikelihoodReward implements RewardModel {
  @Override
  public boolean partial() {
    return true;
  }

  @Override
  public Scorer open(ModelHandle model) {
    return LikelihoodReward::scores;
  }

  private static double[] scores(List<? extends BranchView> branches) {
    return branches.stream().mapToDouble(branch -> mean(branch.records())).toArray();
  }

  /** NaN of no tokens, and where a token has no probability. */
  static double mean(List<TokenRecord> records) {
    double sum = 0;
    for (TokenRecord record : records) {
      sum += record.logprob();
    }
    return sum / records.size();
  }
}
