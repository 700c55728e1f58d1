package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that exclude the top choices now and then. */
@Component(property = {"sheaf.name=xtc", "sheaf.version=0.1.0"})
public final class XtcFactory implements LogitsProcessorFactory {
  private static final SamplingParameter PROBABILITY =
      SamplingParameter.number(
          "xtc-probability", 0, 0, 1, "How often the top choices are excluded");
  private static final SamplingParameter THRESHOLD =
      SamplingParameter.number(
          "xtc-threshold",
          0.1,
          0,
          1,
          "Probability from which a token is a top choice, above 0.5 for none");

  @Override
  public List<SamplingParameter> parameters() {
    return List.of(PROBABILITY, THRESHOLD, Parameters.MIN_KEEP);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
    return new Xtc(
        PROBABILITY.of(parameters), THRESHOLD.of(parameters), Parameters.minKeep(parameters));
  }
}
