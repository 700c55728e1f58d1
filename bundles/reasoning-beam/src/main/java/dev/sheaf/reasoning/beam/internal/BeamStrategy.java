package dev.sheaf.reasoning.beam.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.ReasoningStrategy;
import dev.sheaf.reasoning.StrategyContext;
import dev.sheaf.reasoning.StrategyParameters;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * Searches over steps: every live beam is continued in several ways, partial answers are scored,
 * the best are kept. A beam that ends keeps its place; the search ends when all places are held so,
 * or at its depth. The best ended beam is the answer, else the best live one.
 *
 * <p>With one beam this is step-level best-of-n; with one continuation too, the plain sample.
 *
 * @see <a href="https://arxiv.org/abs/2502.07191">Liu et al. 2025: tricks for inference-time
 *     computation</a>
 */
@Component(property = {"sheaf.name=beam", "sheaf.version=0.1.0"})
public final class BeamStrategy implements ReasoningStrategy {
  static final ErrorCode PARAMETER = ErrorCode.of("SHEAF-BEAM-001", ErrorKind.USER);
  static final ErrorCode GRAMMAR = ErrorCode.of("SHEAF-BEAM-002", ErrorKind.USER);
  private static final int WIDEST = 256;

  @Override
  public Map<String, String> parameters() {
    return Map.of(
        "width", "How many beams to keep, 1 to 256; 4 by default.",
        "expansions", "How many continuations of each beam to try, 1 to 256; 4 by default.",
        "n", "Another name of expansions.",
        "depth", "How many steps at most, 1 to 1024; 8 by default.",
        "delimiter", "The text that ends a step, \\n being a line end; a line end by default.",
        "step_tokens", "The most tokens of a step, 1 to 65536; 64 by default.",
        "reward", "The reward model that scores partial answers; likelihood by default.");
  }

  @Override
  public Answer answer(StrategyContext context) throws InterruptedException {
    StrategyParameters given =
        StrategyParameters.of(PARAMETER, parameters().keySet(), context.parameters());
    int width = given.integer("width", 4, 1, WIDEST);
    int expansions = given.integer("expansions", given.integer("n", 4, 1, WIDEST), 1, WIDEST);
    int depth = given.integer("depth", 8, 1, 1024);
    int stepTokens = given.integer("step_tokens", 64, 1, 65_536);
    String delimiter = given.text("delimiter", "\n").replace("\\n", "\n").replace("\\t", "\t");
    String reward = given.text("reward", "likelihood");
    if (context.question().grammar().isPresent()) {
      // A grammar holds for one extension; it cannot go on in the next step where it was.
      throw SheafException.of(GRAMMAR, "a search over steps cannot hold an answer to a grammar")
          .expected("a question without a grammar")
          .found("grammar of kind " + context.question().grammar().get().kind())
          .next("use best-of-n or self-consistency, or leave the grammar out")
          .toException();
    }
    if (width * expansions > 1) {
      // Asked about nothing, it tells before any token is spent whether it is there at all.
      context.reward(reward, List.of());
    }
    Steps steps = new Steps(context, delimiter, stepTokens);
    return new Search(context, steps, reward, width, expansions).run(depth);
  }
}
