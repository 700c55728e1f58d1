package dev.sheaf.reasoning;

import dev.sheaf.engine.GenerationRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A question for a strategy.
 *
 * @param question model, prompt, sampling and the most tokens of one branch
 * @param strategy its {@code sheaf.name}
 * @param parameters by name, as the strategy names them
 * @param budget what may be spent
 * @param journal where the engine's answers are recorded. A file that holds a run of the same
 *     request is resumed; one that holds another is refused; empty: not kept beyond this process
 */
public record StrategyRequest(
    GenerationRequest question,
    String strategy,
    Map<String, String> parameters,
    Budget budget,
    Optional<Path> journal) {
  public StrategyRequest {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(strategy, "strategy");
    Objects.requireNonNull(budget, "budget");
    Objects.requireNonNull(journal, "journal");
    parameters = Map.copyOf(parameters);
  }
}
