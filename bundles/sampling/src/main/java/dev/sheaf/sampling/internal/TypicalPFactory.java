package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that keep what is about as surprising as one expects. */
@Component(property = {"sheaf.name=typical-p", "sheaf.version=0.1.0"})
public final class TypicalPFactory implements LogitsProcessorFactory {
  private static final SamplingParameter TYPICAL_P =
      SamplingParameter.number(
          "typical-p", 1, 1e-6, 1, "Probability that the most typical tokens reach together");

  @Override
  public List<SamplingParameter> parameters() {
    return List.of(TYPICAL_P, Parameters.MIN_KEEP);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new TypicalP(TYPICAL_P.of(parameters), Parameters.minKeep(parameters));
  }
}
