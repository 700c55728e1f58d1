package dev.sheaf.shell.internal.generate;

import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy.Answer;
import dev.sheaf.reasoning.Spent;
import dev.sheaf.report.ModelReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A strategy's run as one JSON document; its field names are a promise.
 *
 * @param answer absent if none was found before it failed or was cancelled
 * @param complete false if the budget ended the search, or if there is no answer
 * @param branch of the answer; absent if it stands in none
 * @param messages what the strategy told
 * @param branches how many were opened
 * @param resumed how many recorded answers of the engine were given again from the journal
 * @param seed of a random run whose seed was not given; absent otherwise
 */
record SearchReport(
    String model,
    String strategy,
    Map<String, String> parameters,
    Optional<String> answer,
    boolean complete,
    Optional<String> branch,
    List<String> messages,
    int branches,
    int resumed,
    Spent spent,
    double loadS,
    OptionalLong seed) {
  static SearchReport of(
      Search search, List<String> messages, SearchProgress progress, ReasoningEvent.Finished end) {
    return new SearchReport(
        search.model().name(),
        search.options().strategy(),
        search.options().parameters(),
        end.answer().map(Answer::text),
        end.answer().map(Answer::complete).orElse(false),
        end.answer().map(Answer::branch).filter(path -> !path.isEmpty()),
        messages,
        progress.branches(),
        progress.resumed(),
        end.spent(),
        search.loadSeconds(),
        search.drawnSeed());
  }

  /** What was asked. */
  record Search(
      SearchOptions options, ModelReport model, double loadSeconds, OptionalLong drawnSeed) {}
}
