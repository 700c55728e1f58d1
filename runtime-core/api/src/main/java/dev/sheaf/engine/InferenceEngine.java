package dev.sheaf.engine;

import dev.sheaf.plan.Planner;
import dev.sheaf.report.BackendReport;
import dev.sheaf.report.LogitsReport;
import dev.sheaf.report.ModelReport;
import dev.sheaf.report.RequestReport;
import dev.sheaf.report.StatusReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Loads models and generates text. The only door for shells, HTTP and strategies; never called from
 * inside a step.
 *
 * <p><b>Threads.</b> Every method may be called from any thread. <b>Errors.</b> {@link
 * dev.sheaf.error.SheafException}.
 */
@ProviderType
public interface InferenceEngine {
  /**
   * Loads a model, or returns it if it is loaded already under that name from that file.
   *
   * @return its report once it can serve
   */
  ModelReport load(LoadRequest request);

  /**
   * Unloads a model. Its requests finish as {@link FinishReason#CANCELLED} after {@code drain}.
   *
   * @return its last report, with the bytes given back
   */
  ModelReport unload(String model, Duration drain);

  /** Loaded models. */
  List<ModelReport> models();

  /** One loaded model. */
  ModelReport model(String name);

  /**
   * Validates a request and queues it.
   *
   * @throws dev.sheaf.error.SheafException it can never run: unknown model, bad parameter, prompt
   *     too long
   */
  Generation submit(GenerationRequest request);

  /**
   * Says what loading a file would need, without loading it. Asks the {@link Planner} of the
   * highest ranking.
   *
   * @throws dev.sheaf.error.SheafException the file cannot be loaded, or no bundle plans
   */
  Planner.Plan plan(LoadRequest request);

  /**
   * The text side of a loaded model.
   *
   * @throws dev.sheaf.error.SheafException no such model; its tokenizer's bundle is away
   */
  ModelText text(String model);

  /**
   * The text side of a file: a model, or a tokenizer alone.
   *
   * @throws dev.sheaf.error.SheafException no installed bundle reads it
   */
  ModelText text(Path file);

  /**
   * The likeliest next tokens after a prompt; computed in the model's loop beside other requests.
   *
   * @param top how many, 1 to 1,000
   */
  LogitsReport logits(String model, Prompt prompt, int top) throws InterruptedException;

  /** Requests waiting and running, and the last ones that ended. */
  List<RequestReport> requests();

  /** Cancels a request within one step; false if it had already ended. */
  boolean cancel(String requestId);

  /** Backends that are installed, with what they can do. */
  List<BackendReport> backends();

  /** Everything on one screen. */
  StatusReport status();
}
