package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameters;
import org.osgi.service.component.annotations.Component;

/** Makes processors that cut as vLLM does: by rank, then by mass. */
@Component(property = {"sheaf.name=top-k-top-p", "sheaf.version=0.1.0"})
public final class TopKTopPFactory implements LogitsProcessorFactory {
  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new TopKTopP(parameters.topK(), parameters.topP());
  }
}
