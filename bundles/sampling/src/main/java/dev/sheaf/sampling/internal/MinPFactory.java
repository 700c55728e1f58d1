package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameters;
import org.osgi.service.component.annotations.Component;

/** Makes processors that drop what is far less likely than the likeliest. */
@Component(property = {"sheaf.name=min-p", "sheaf.version=0.1.0"})
public final class MinPFactory implements LogitsProcessorFactory {
  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new MinP(parameters.minP());
  }
}
