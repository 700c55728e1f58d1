package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameters;
import org.osgi.service.component.annotations.Component;

/** Makes processors that leave the likeliest candidate alone. */
@Component(property = {"sheaf.name=likeliest", "sheaf.version=0.1.0"})
public final class LikeliestFactory implements LogitsProcessorFactory {
  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new Likeliest();
  }
}
