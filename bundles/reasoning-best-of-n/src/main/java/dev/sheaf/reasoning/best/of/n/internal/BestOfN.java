package dev.sheaf.reasoning.best.of.n.internal;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy;
import dev.sheaf.reasoning.StrategyContext;
import dev.sheaf.reasoning.StrategyParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;

/**
 * Samples n complete answers and returns the one that a reward model scores highest.
 *
 * <p>Of equal scores the lowest index wins, so that a constant reward gives the plain sample.
 *
 * @see <a href="https://arxiv.org/abs/2502.07191">Liu et al. 2025: tricks for inference-time
 *     computation</a>
 */
@Component(property = {"sheaf.name=best-of-n", "sheaf.version=0.1.0"})
public final class BestOfN implements ReasoningStrategy {
  static final ErrorCode PARAMETER = ErrorCode.of("SHEAF-BESTOFN-001", ErrorKind.USER);
  private static final int MOST = 1024;

  /** A sample and its branch. */
  record Sample(Branch branch, Extended end) {
    String text() {
      return end.text();
    }
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of(
        "n", "How many answers to sample, 1 to 1024; 8 by default.",
        "reward", "The reward model that scores them; likelihood by default.",
        "at_least", "How many must be computed at the same time, 1 to n; 1 by default.");
  }

  @Override
  public Answer answer(StrategyContext context) throws InterruptedException {
    StrategyParameters given =
        StrategyParameters.of(PARAMETER, parameters().keySet(), context.parameters());
    int n = given.integer("n", 8, 1, MOST);
    int atLeast = given.integer("at_least", 1, 1, n);
    String reward = given.text("reward", "likelihood");
    GenerationRequest question = context.question();
    if (n > 1) {
      // Asked about nothing, it tells before any token is spent whether it is there at all.
      context.reward(reward, List.of());
      if (question.sampling().greedy()) {
        say(context, "temperature 0: all %d answers will be the same".formatted(n));
      }
    }
    List<Branch> branches = context.open(n, atLeast);
    List<Extended> ends = context.extend(branches, Extension.answering(question));
    List<Sample> whole = new ArrayList<>();
    List<Sample> begun = new ArrayList<>();
    List<Sample> idle = new ArrayList<>(); // the budget had nothing left for them
    for (int i = 0; i < n; i++) {
      Sample sample = new Sample(branches.get(i), ends.get(i));
      boolean cut = cutByBudget(sample.end(), question, context);
      (cut ? sample.end().tokens().isEmpty() ? idle : begun : whole).add(sample);
    }
    List<Sample> candidates = !whole.isEmpty() ? whole : !begun.isEmpty() ? begun : idle;
    Sample best =
        candidates.size() == 1 ? candidates.getFirst() : best(candidates, reward, context);
    context.tell(new ReasoningEvent.Candidate(best.branch().path(), best.text()));
    return new Answer(best.text(), whole.size() == n, best.branch().path());
  }

  /** Whether an answer ended because nothing was left to spend, not because it was at its end. */
  private static boolean cutByBudget(
      Extended end, GenerationRequest question, StrategyContext context) {
    return end.reason() == FinishReason.LENGTH
        && end.tokens().size() < question.maxTokens()
        && context.ledger().exhausted();
  }

  private static Sample best(List<Sample> candidates, String reward, StrategyContext context)
      throws InterruptedException {
    double[] scores = context.reward(reward, candidates.stream().map(Sample::branch).toList());
    int best = -1;
    int absent = 0;
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(scores[i])) {
        absent++;
      } else if (best < 0 || scores[i] > scores[best]) {
        best = i;
      }
    }
    if (absent > 0) {
      say(context, "%s gave no score for %d of %d".formatted(reward, absent, scores.length));
    }
    if (absent * 2 > scores.length) {
      say(context, "too few scores: the most frequent answer text is taken instead");
      return mostFrequent(candidates);
    }
    return candidates.get(best);
  }

  /** The first of the answers whose text occurs most often; of equal ones the earliest. */
  static Sample mostFrequent(List<Sample> candidates) {
    Map<String, Integer> votes = new TreeMap<>();
    for (Sample sample : candidates) {
      votes.merge(sample.text().strip(), 1, Integer::sum);
    }
    Sample winner = candidates.getFirst();
    for (Sample sample : candidates) {
      if (votes.getOrDefault(sample.text().strip(), 0)
          > votes.getOrDefault(winner.text().strip(), 0)) {
        winner = sample;
      }
    }
    return winner;
  }

  private static void say(StrategyContext context, String text) {
    context.tell(new ReasoningEvent.Message(text));
  }
}
