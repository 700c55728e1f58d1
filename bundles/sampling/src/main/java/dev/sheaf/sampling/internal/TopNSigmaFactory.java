package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that drop what is many standard deviations below the highest. */
@Component(property = {"sheaf.name=top-n-sigma", "sheaf.version=0.1.0"})
public final class TopNSigmaFactory implements LogitsProcessorFactory {
  private static final SamplingParameter TOP_N_SIGMA =
      SamplingParameter.number(
          "top-n-sigma",
          -1,
          -1,
          1000,
          "Standard deviations of all scores that a score may be below the highest, 0 or less for any");

  @Override
  public List<SamplingParameter> parameters() {
    return List.of(TOP_N_SIGMA);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new TopNSigma(TOP_N_SIGMA.of(parameters));
  }
}
