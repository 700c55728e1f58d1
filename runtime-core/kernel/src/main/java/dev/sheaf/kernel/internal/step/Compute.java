package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Numerics;
import dev.sheaf.kernel.internal.select.Provider;

/**
 * A model compiled by a backend.
 *
 * @param provider the backend
 * @param model what it compiled
 * @param numerics of that model
 * @param label name and version, as tokens are labelled with
 */
public record Compute(Provider<Backend> provider, CompiledModel model, Numerics numerics, String label) {
  public Compute(Provider<Backend> provider, CompiledModel model, Numerics numerics) {
    this(provider, model, numerics, provider.name() + " " + provider.version());
  }
}
