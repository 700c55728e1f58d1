package dev.sheaf.kernel.internal.engine;

import dev.sheaf.engine.Prompt;
import dev.sheaf.error.SheafException;
import dev.sheaf.report.LogitsReport;

/** The likeliest next tokens after a prompt, from the model's own loop. Thread-safe. */
final class LogitsDoor {
  private final PromptDesk prompts;
  private final RequestBook requests;

  LogitsDoor(PromptDesk prompts, RequestBook requests) {
    this.prompts = prompts;
    this.requests = requests;
  }

  /**
   * See {@link dev.sheaf.engine.InferenceEngine#logits}.
   *
   * @param model that takes requests
   */
  LogitsReport logits(ModelInstance model, Prompt prompt, int top) throws InterruptedException {
    throw SheafException.of(
            EngineCodes.MODEL_WAITS, "model " + model.name() + " cannot say its logits at present")
        .next("submit a request with top log-probabilities")
        .toException();
  }
}
