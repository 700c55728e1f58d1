package dev.sheaf.shell.internal.generate;

import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.report.ModelReport;
import java.util.List;
import java.util.OptionalLong;

/**
 * A request that this shell submitted, with what its report needs later.
 *
 * @param topAsked whether {@code --logprobs} was given
 * @param promptAsked whether {@code --prompt-logprobs} was
 */
record Submission(
    Generation generation,
    ModelReport model,
    double loadSeconds,
    OptionalLong drawnSeed,
    boolean topAsked,
    boolean promptAsked) {
  boolean finished() {
    List<GenerationEvent> events = generation.events();
    return !events.isEmpty() && events.getLast() instanceof GenerationEvent.Finished;
  }
}
