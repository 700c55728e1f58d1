package dev.sheaf.reasoning.self.consistency.internal;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy;
import dev.sheaf.reasoning.StrategyContext;
import dev.sheaf.reasoning.StrategyParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Samples n complete answers, takes the final answer out of each, and returns the first sample that
 * gave the most frequent one. Samples anew while no answer is found, in at most five rounds.
 *
 * @see <a href="https://arxiv.org/abs/2203.11171">Wang et al. 2022: self-consistency</a>
 */
@Component(property = {"sheaf.name=self-consistency", "sheaf.version=0.1.0"})
public final class SelfConsistency implements ReasoningStrategy {
  static final ErrorCode PARAMETER = ErrorCode.of("SHEAF-SELFCONS-001", ErrorKind.USER);
  private static final int MOST = 1024;

  @Override
  public Map<String, String> parameters() {
    return Map.of(
        "n", "How many answers to sample in a round, 1 to 1024; 8 by default.",
        "extractor", "The answer extractor that finds the final answer; last-number by default.",
        "rounds", "How often to sample while no answer is found, 1 to 5; 5 by default.",
        "at_least", "How many must be computed at the same time, 1 to n; 1 by default.");
  }

  @Override
  public Answer answer(StrategyContext context) throws InterruptedException {
    StrategyParameters given =
        StrategyParameters.of(PARAMETER, parameters().keySet(), context.parameters());
    int n = given.integer("n", 8, 1, MOST);
    int atLeast = given.integer("at_least", 1, 1, n);
    int rounds = given.integer("rounds", 5, 1, 5);
    String extractor = given.text("extractor", "last-number");
    // Asked about an empty text, it tells before any token is spent whether it is there at all.
    context.extract(extractor, "");
    Votes votes = new Votes();
    boolean complete = true;
    for (int round = 1; round <= rounds && complete && votes.winner().isEmpty(); round++) {
      if (round > 1) {
        say(context, "no answer in %d samples: round %d".formatted(n * (round - 1), round));
      }
      complete = sample(context, n, atLeast, extractor, votes);
    }
    say(context, votes.line());
    boolean whole = complete;
    return votes
        .winner()
        .map(sample -> new Answer(sample.text(), whole, sample.branch()))
        .orElseGet(() -> new Answer("", whole, ""));
  }

  /** One round; false if the budget ended it. */
  private static boolean sample(
      StrategyContext context, int n, int atLeast, String extractor, Votes votes)
      throws InterruptedException {
    if (context.ledger().exhausted()) {
      return false;
    }
    Extension how = Extension.answering(context.question());
    List<Branch> branches = context.open(n, atLeast);
    List<Extended> ends = context.extend(branches, how);
    boolean complete = true;
    for (int i = 0; i < n; i++) {
      Extended end = ends.get(i);
      String path = branches.get(i).path();
      boolean cut =
          end.reason() == FinishReason.LENGTH
              && end.tokens().size() < how.maxTokens()
              && context.ledger().exhausted();
      if (cut) {
        // Half a text may hold a number that is not its answer; it has no vote.
        complete = false;
        context.tell(new ReasoningEvent.Dropped(path, "cut by the budget"));
      } else {
        Optional<String> answer = context.extract(extractor, end.text());
        answer.ifPresent(text -> {
          context.tell(new ReasoningEvent.Candidate(path, text));
          votes.add(text, new Votes.Sample(path, end.text()));
        });
      }
      branches.get(i).close();
    }
    return complete;
  }

  private static void say(StrategyContext context, String text) {
    context.tell(new ReasoningEvent.Message(text));
  }
}
