package dev.sheaf.kernel.internal.engine;

import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.engine.SchedulingPolicy;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.select.Selection;
import dev.sheaf.kernel.internal.step.StepProviders;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplerFactory;
import java.util.Optional;

/** What step loops pick, from the registry's memory. */
record RegisteredProviders(Registry registry) implements StepProviders {
  @Override
  public Optional<Provider<LogitsProcessorFactory>> processor(String name) {
    return Selection.named(registry.all(LogitsProcessorFactory.class), name);
  }

  @Override
  public Optional<Provider<SamplerFactory>> sampler(String name) {
    return Selection.named(registry.all(SamplerFactory.class), name);
  }

  @Override
  public Optional<Provider<KvCacheManager>> cache() {
    return Selection.best(registry.all(KvCacheManager.class));
  }

  /** Asked in every step, so the usual answer costs nothing. */
  @Override
  public Optional<Provider<SchedulingPolicy>> policy() {
    return registry.none(SchedulingPolicy.class)
        ? Optional.empty()
        : Selection.best(registry.all(SchedulingPolicy.class));
  }
}
