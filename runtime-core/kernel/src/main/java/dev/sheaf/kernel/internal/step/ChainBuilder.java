package dev.sheaf.kernel.internal.step;

import dev.sheaf.engine.TokenRecord;
import dev.sheaf.kernel.internal.random.KeyedNoise;
import dev.sheaf.kernel.internal.random.NoiseSampler;
import dev.sheaf.kernel.internal.sampling.SamplingChain;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.Sampler;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds a sequence's sampling chain from what its parameters name, and folds it over the tokens
 * chosen so far.
 */
final class ChainBuilder {
  private final StepProviders providers;

  ChainBuilder(StepProviders providers) {
    this.providers = providers;
  }

  /**
   * Either a chain or the name of what is missing.
   *
   * @param chain the chain, or null
   * @param missing what is missing, or null
   */
  record Result(Sequence.@Nullable ChainBinding chain, @Nullable String missing) {}

  Result build(Sequence s) {
    SamplingParameters parameters = s.request.sampling();
    List<Object> used = new ArrayList<>();
    List<LogitsProcessor> processors = new ArrayList<>();
    for (String name : parameters.chain()) {
      Optional<Provider<LogitsProcessorFactory>> p = providers.processor(name);
      if (p.isEmpty()) {
        return new Result(null, "sampler " + name);
      }
      used.add(p.get());
      processors.add(p.get().instance().open(parameters, s.log.prompt()));
    }
    Sampler sampler;
    if (parameters.greedy()) {
      Optional<Provider<SamplerFactory>> p = providers.sampler(parameters.sampler());
      if (p.isEmpty()) {
        return new Result(null, "sampler " + parameters.sampler());
      }
      used.add(p.get());
      sampler = p.get().instance().open(parameters);
    } else {
      sampler = new NoiseSampler();
    }
    SamplingChain chain =
        new SamplingChain(processors, sampler, new KeyedNoise(), parameters.seed(), 0L);
    for (int i = 0; i < s.log.emitted(); i++) {
      TokenRecord token = s.log.record(i);
      chain.push(token.id(), token.carry());
    }
    return new Result(new Sequence.ChainBinding(chain, List.copyOf(used)), null);
  }
}
