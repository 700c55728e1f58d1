package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that steer the probability of what is chosen. */
@Component(property = {"sheaf.name=adaptive-p", "sheaf.version=0.1.0"})
public final class AdaptivePFactory implements LogitsProcessorFactory {
  private static final SamplingParameter TARGET =
      SamplingParameter.number(
          "adaptive-target",
          -1,
          -1,
          1,
          "Probability that the tokens chosen should have on average, below 0 for any");
  private static final SamplingParameter DECAY =
      SamplingParameter.number(
          "adaptive-decay", 0.9, 0, 0.99, "Weight of the past against each new token");

  @Override
  public List<SamplingParameter> parameters() {
    return List.of(TARGET, DECAY);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new AdaptiveP(TARGET.of(parameters), DECAY.of(parameters), parameters.greedy());
  }
}
