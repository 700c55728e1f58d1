package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameters;
import org.osgi.service.component.annotations.Component;

/** Makes processors that flatten or sharpen the distribution. */
@Component(property = {"sheaf.name=temperature", "sheaf.version=0.1.0"})
public final class TemperatureFactory implements LogitsProcessorFactory {
  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new Temperature(parameters.temperature());
  }
}
