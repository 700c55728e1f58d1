package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that choose by Mirostat, version 1. */
@Component(property = {"sheaf.name=mirostat-1", "sheaf.version=0.1.0"})
public final class Mirostat1Factory implements LogitsProcessorFactory {
  @Override
  public List<SamplingParameter> parameters() {
    return List.of(Parameters.MIROSTAT, Parameters.MIROSTAT_TAU, Parameters.MIROSTAT_ETA);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    Parameters.MIROSTAT.of(parameters); // refuses a version that there is not
    return new Mirostat(
        new ZipfCut(),
        Parameters.MIROSTAT_TAU.of(parameters),
        Parameters.MIROSTAT_ETA.of(parameters),
        parameters.greedy());
  }
}
