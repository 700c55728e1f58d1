package dev.sheaf.reasoning;

import dev.sheaf.engine.GenerationRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All that a strategy may use. Its answers are journalled, and given again from the journal when an
 * interrupted run is resumed. Called by the strategy's thread only.
 */
@ProviderType
public interface StrategyContext {
  /** What is asked. */
  GenerationRequest question();

  /** Parameters by name, as the caller gave them. */
  Map<String, String> parameters();

  /** What may be spent, and what has been. */
  Ledger ledger();

  /**
   * Opens branches at the end of the question. The first of a run draws as the plain question
   * would; all others, those of later calls too, have noise of their own. The question is computed
   * once.
   *
   * <p>More branches than fit at once are no error: extensions run in waves.
   *
   * @param n ≥ 1
   * @param atLeast how many must fit at the same time, 1 to n
   * @throws dev.sheaf.error.SheafException fewer than {@code atLeast} fit
   */
  List<Branch> open(int n, int atLeast) throws InterruptedException;

  /**
   * Grows branches, as many at once as fit.
   *
   * @return one answer per branch, in their order
   */
  List<Extended> extend(List<Branch> branches, Extension how) throws InterruptedException;

  /** Makes a group of {@code workers} that see each other. */
  BranchGroup group(int workers);

  /**
   * Scores branches by a reward model. Without branches it only says whether the model is there.
   *
   * @param name its {@code sheaf.name}
   * @return one per branch, higher is better; NaN where it has no score, or where the budget has no
   *     reward call left
   * @throws dev.sheaf.error.SheafException no such reward model
   */
  double[] reward(String name, List<? extends BranchView> branches) throws InterruptedException;

  /**
   * The answer that an extractor finds in a text.
   *
   * @throws dev.sheaf.error.SheafException no such extractor
   */
  Optional<String> extract(String extractor, String text);

  /** Whether an answer is right, as a verifier says. */
  Verifier.Verdict verify(String verifier, String answer) throws InterruptedException;

  /** Calls a tool. */
  String call(String tool, String arguments, Duration deadline) throws InterruptedException;

  /** Runs a program. */
  dev.sheaf.tool.CodeExecutor.Result execute(String language, String code, Duration deadline)
      throws InterruptedException;

  /** Number {@code index} of a sequence uniform in [0, 1) that depends on the run's seed alone. */
  double random(int index);

  /** Tells readers how it is going. */
  void tell(ReasoningEvent event);
}
