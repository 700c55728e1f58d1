package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.Capability;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Numerics;
import dev.sheaf.kernel.internal.select.Provider;
import java.util.Set;

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
 * @param can capabilities and operations that its backend names
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
    Set<String> can,
    boolean drafts) {
  /**
   * @param can capabilities and operations that the backend names
   */
  public Compute(
      Provider<Backend> provider, CompiledModel model, Numerics numerics, Set<String> can) {
    this(
        provider,
        model,
        numerics,
        provider.name() + " " + provider.version(),
        model.weightBytes(),
        Math.multiplyExact(model.kv().layout().blockBytes(), (long) model.kv().blocks()),
        model.kv().blocks(),
        Set.copyOf(can),
        can.contains(Capability.TREE) && model.kv().slots() == 0);
  }
}
