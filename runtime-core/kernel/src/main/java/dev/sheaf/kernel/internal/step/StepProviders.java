package dev.sheaf.kernel.internal.step;

import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.engine.SchedulingPolicy;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplerFactory;
import java.util.Optional;

/**
 * The providers that a step loop picks by itself. Answers come from memory: the loop never calls
 * the framework.
 */
public interface StepProviders {
  /** The processor of that name, if it is there. */
  Optional<Provider<LogitsProcessorFactory>> processor(String name);

  /** The sampler of that name, if it is there. */
  Optional<Provider<SamplerFactory>> sampler(String name);

  /** The cache manager to use. */
  Optional<Provider<KvCacheManager>> cache();

  /** The policy to use; empty: first come, first served. */
  Optional<Provider<SchedulingPolicy>> policy();
}
