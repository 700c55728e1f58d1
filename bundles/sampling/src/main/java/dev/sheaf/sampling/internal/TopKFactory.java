package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameters;
import org.osgi.service.component.annotations.Component;

/** Makes processors that keep the k most likely tokens. */
@Component(property = {"sheaf.name=top-k", "sheaf.version=0.1.0"})
public final class TopKFactory implements LogitsProcessorFactory {
  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new TopK(parameters.topK());
  }
}
