package dev.sheaf.planner.memory.internal;

import dev.sheaf.plan.Planner;
import org.osgi.service.component.annotations.Component;

/**
 * Says how much memory a model's weights and state need, from the sizes alone.
 *
 * <p>Weights: as many bytes as the model's files have. State: float32, per token for every layer
 * that keeps something of each token, per sequence for recurrent layers. Sums that no long can hold
 * are {@link Long#MAX_VALUE}, which fits nowhere.
 */
@Component(property = {"sheaf.name=memory", "sheaf.version=0.1.0"})
public final class MemoryPlanner implements Planner {
  static final String NAME = "memory";

  @Override
  public Plan plan(Question question) {
    StateSize size = StateSize.of(question.graph());
    long weights = question.fileBytes();
    long state = Saturated.times(size.sequence(question.contextTokens()), question.sequences());
    long both = Saturated.plus(weights, state);
    long left = question.availableBytes() - weights;
    return new Plan(
        NAME,
        weights,
        state,
        largestContext(size, left, question.graph().contextTokens()),
        mostSequences(size.sequence(question.contextTokens()), left),
        both < Long.MAX_VALUE && both <= question.availableBytes());
  }

  /** For one sequence, and no longer than the model was made for. */
  private static int largestContext(StateSize size, long left, int madeFor) {
    long room = left - size.slotBytes();
    if (left < 0 || room < size.tokenBytes()) {
      return 0;
    }
    return size.tokenBytes() == 0 ? madeFor : (int) Math.min(madeFor, room / size.tokenBytes());
  }

  private static int mostSequences(long sequenceBytes, long left) {
    if (left < sequenceBytes) {
      return 0;
    }
    return sequenceBytes == 0
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, left / sequenceBytes);
  }
}
