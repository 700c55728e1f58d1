package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.sampling.SamplingParameters;
import org.osgi.service.component.annotations.Component;

/** Makes processors that add a number to the scores of some tokens. */
@Component(
    service = LogitsProcessorFactory.class,
    property = {"sheaf.name=logit-bias", "sheaf.version=0.1.0"})
public final class LogitBiasFactory implements ModelBoundFactory {
  @Override
  public LogitsProcessor open(SamplingParameters parameters, SamplingContext context) {
    SamplingRefusals.requireTokens(
        "logitBias", parameters.logitBias().keySet(), context.vocabularySize());
    return new LogitBias(parameters.logitBias());
  }
}
