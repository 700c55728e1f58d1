package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameters;
import org.osgi.service.component.annotations.Component;

/** Makes processors that make tokens already seen less likely, as vLLM does. */
@Component(property = {"sheaf.name=output-penalties", "sheaf.version=0.1.0"})
public final class OutputPenaltiesFactory implements LogitsProcessorFactory {
  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new OutputPenalties(parameters, prompt);
  }
}
