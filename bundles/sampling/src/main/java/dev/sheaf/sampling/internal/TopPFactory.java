package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that keep the smallest likely set of tokens. */
@Component(property = {"sheaf.name=top-p", "sheaf.version=0.1.0"})
public final class TopPFactory implements LogitsProcessorFactory {
  @Override
  public List<SamplingParameter> parameters() {
    return List.of(Parameters.MIN_KEEP);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new TopP(parameters.topP(), Parameters.minKeep(parameters));
  }
}
