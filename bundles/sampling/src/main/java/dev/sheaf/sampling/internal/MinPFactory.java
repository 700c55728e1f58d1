package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that drop what is far less likely than the likeliest. */
@Component(property = {"sheaf.name=min-p", "sheaf.version=0.1.0"})
public final class MinPFactory implements LogitsProcessorFactory {
  @Override
  public List<SamplingParameter> parameters() {
    return List.of(Parameters.MIN_KEEP);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new MinP(parameters.minP(), Parameters.minKeep(parameters));
  }
}
