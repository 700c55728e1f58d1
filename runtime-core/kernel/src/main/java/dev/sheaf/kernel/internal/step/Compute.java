package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Numerics;
import dev.sheaf.kernel.internal.select.Provider;

/**
 * A model compiled by a backend. What reports say about it is asked once, here: a compiled model is
 * called by its loop only.
 *
 * @param provider the backend
 * @param model what it compiled
 * @param numerics of that model
 * @param label name and version, as tokens are labelled with
 * @param weightBytes of weights in leased memory
 * @param kvBytes of all blocks
 * @param kvBlocks in its store
 * @param drafts whether several tokens of a sequence can be computed and all but some of them taken
 *     back: rows as trees, and no recurrent state
 */
public record Compute(
    Provider<Backend> provider,
    CompiledModel model,
    Numerics numerics,
    String label,
    long weightBytes,
    long kvBytes,
    int kvBlocks,
    boolean drafts) {
  /**
   * @param trees whether the backend names {@link dev.sheaf.backend.Capability#TREE}
   */
  public Compute(
      Provider<Backend> provider, CompiledModel model, Numerics numerics, boolean trees) {
    this(
        provider,
        model,
        numerics,
        provider.name() + " " + provider.version(),
        model.weightBytes(),
        Math.multiplyExact(model.kv().layout().blockBytes(), (long) model.kv().blocks()),
        model.kv().blocks(),
        trees && model.kv().slots() == 0);
  }
}
