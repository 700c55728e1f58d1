package dev.sheaf.planner.memory.internal;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.StateLayout;

/**
 * Bytes of a model's state in float32.
 *
 * @param tokenBytes of one token, over all layers that keep something of each
 * @param slotBytes of one sequence, over all recurrent layers
 */
record StateSize(long tokenBytes, long slotBytes) {
  static StateSize of(ModelGraph graph) {
    long token = 0;
    long slot = 0;
    for (StateLayout layer : graph.state()) {
      long floats = (long) layer.keyWidth() + layer.valueWidth();
      long bytes = Saturated.times(floats, Float.BYTES);
      switch (layer.kind()) {
        // A windowed layer drops what it no longer sees only where the cache manager does so.
        case PAGED, WINDOW, LATENT -> token = Saturated.plus(token, bytes);
        case RECURRENT -> slot = Saturated.plus(slot, bytes);
      }
    }
    return new StateSize(token, slot);
  }

  /** Bytes of one sequence of so many tokens. */
  long sequence(int tokens) {
    return Saturated.plus(Saturated.times(tokenBytes, tokens), slotBytes);
  }
}
