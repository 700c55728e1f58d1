package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that divide scores by a temperature that follows the entropy. */
@Component(property = {"sheaf.name=dynamic-temperature", "sheaf.version=0.1.0"})
public final class DynamicTemperatureFactory implements LogitsProcessorFactory {
  private static final SamplingParameter RANGE =
      SamplingParameter.number(
          "dynatemp-range", 0, 0, 100, "How far the temperature may move down and up");
  private static final SamplingParameter EXPONENT =
      SamplingParameter.number(
          "dynatemp-exponent", 1, 0, 100, "Power of the entropy that moves the temperature");

  @Override
  public List<SamplingParameter> parameters() {
    return List.of(RANGE, EXPONENT);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new DynamicTemperature(
        parameters.temperature(), RANGE.of(parameters), EXPONENT.of(parameters));
  }
}
