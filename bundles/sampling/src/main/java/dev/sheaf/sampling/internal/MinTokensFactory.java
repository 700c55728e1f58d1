package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that keep a generation from ending too early. */
@Component(
    service = LogitsProcessorFactory.class,
    property = {"sheaf.name=min-tokens", "sheaf.version=0.1.0"})
public final class MinTokensFactory implements ModelBoundFactory {
  private static final SamplingParameter MIN_TOKENS =
      SamplingParameter.whole(
          "min-tokens",
          0,
          0,
          Integer.MAX_VALUE,
          "Output tokens before which the generation cannot end by a token");

  @Override
  public List<SamplingParameter> parameters() {
    return List.of(MIN_TOKENS);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, SamplingContext context) {
    int vocabulary = context.vocabularySize();
    List<Integer> ends =
        context.endTokens().stream().filter(id -> id >= 0 && id < vocabulary).toList();
    return new MinTokens((int) MIN_TOKENS.of(parameters), new TokenSet(ends, vocabulary));
  }
}
