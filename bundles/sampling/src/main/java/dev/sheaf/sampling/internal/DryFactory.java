package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that penalise going on with a repetition. */
@Component(
    service = LogitsProcessorFactory.class,
    property = {"sheaf.name=dry", "sheaf.version=0.1.0"})
public final class DryFactory implements ModelBoundFactory {
  private static final SamplingParameter MULTIPLIER =
      SamplingParameter.number(
          "dry-multiplier", 0, 0, 100, "Penalty of a repetition of the allowed length, 0 for none");
  private static final SamplingParameter BASE =
      SamplingParameter.number(
          "dry-base", 1.75, 0, 100, "Growth of the penalty with each token more, below 1 for none");
  private static final SamplingParameter ALLOWED_LENGTH =
      SamplingParameter.whole(
          "dry-allowed-length",
          2,
          0,
          Integer.MAX_VALUE,
          "Tokens of a repetition from which going on is penalised");
  private static final SamplingParameter PENALTY_LAST_N =
      SamplingParameter.whole(
          "dry-penalty-last-n",
          -1,
          -1,
          Integer.MAX_VALUE,
          "Last tokens that are searched for repetitions, -1 for all, 0 for none");
  private static final String BREAKERS = "dry-sequence-breakers";
  private static final List<String> USUAL_BREAKERS = List.of("\n", ":", "\"", "*");

  @Override
  public List<SamplingParameter> parameters() {
    return List.of(MULTIPLIER, BASE, ALLOWED_LENGTH, PENALTY_LAST_N);
  }

  @Override
  public List<String> textParameters() {
    return List.of(BREAKERS);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, SamplingContext context) {
    int last = (int) PENALTY_LAST_N.of(parameters);
    List<String> breakers = parameters.texts().getOrDefault(BREAKERS, USUAL_BREAKERS);
    double multiplier = MULTIPLIER.of(parameters);
    return new Dry(
        multiplier,
        BASE.of(parameters),
        (int) ALLOWED_LENGTH.of(parameters),
        last < 0 ? context.contextTokens() : Math.min(last, context.contextTokens()),
        new DryBreakers(
            multiplier == 0 ? List.of() : breakers,
            context.vocabularySize(),
            context::bytes,
            context::encode),
        context.prompt());
  }
}
