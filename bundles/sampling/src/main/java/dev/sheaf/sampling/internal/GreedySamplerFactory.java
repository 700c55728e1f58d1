package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Sampler;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.sampling.SamplingParameters;
import org.osgi.service.component.annotations.Component;

/** Makes samplers that take the most likely candidate. */
@Component(property = {"sheaf.name=greedy", "sheaf.version=0.1.0"})
public final class GreedySamplerFactory implements SamplerFactory {
  @Override
  public Sampler open(SamplingParameters parameters) {
    return new GreedySampler();
  }
}
