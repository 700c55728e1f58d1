package dev.sheaf.kernel.internal.step;

import java.time.Duration;
import java.util.Objects;

/**
 * What a step loop needs to know about its model.
 *
 * @param model its name
 * @param vocabulary entries
 * @param contextTokens longest sequence
 * @param batchRows most rows per step
 * @param logitRows most rows per step that ask for logits
 * @param pinned whether one backend only may serve the model, so that its sequences wait for it for
 *     as long as it takes
 * @param textRequired whether sequences need a tokenizer to go on (a model without one gives ids
 *     only)
 * @param providers what the loop picks by itself
 * @param listener whom it tells
 * @param hold how long a sequence waits for something to come back before it fails
 */
public record StepSetup(
    String model,
    int vocabulary,
    int contextTokens,
    int batchRows,
    int logitRows,
    boolean pinned,
    boolean textRequired,
    StepProviders providers,
    StepListener listener,
    Duration hold) {
  public StepSetup {
    Objects.requireNonNull(providers, "providers");
    Objects.requireNonNull(listener, "listener");
  }
}
