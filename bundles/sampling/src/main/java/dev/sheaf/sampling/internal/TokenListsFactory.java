package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.sampling.SamplingParameters;
import org.osgi.service.component.annotations.Component;

/** Makes processors that rule tokens out by their ids. */
@Component(
    service = LogitsProcessorFactory.class,
    property = {"sheaf.name=token-lists", "sheaf.version=0.1.0"})
public final class TokenListsFactory implements ModelBoundFactory {
  @Override
  public LogitsProcessor open(SamplingParameters parameters, SamplingContext context) {
    int vocabulary = context.vocabularySize();
    SamplingRefusals.requireTokens("allowedTokens", parameters.allowedTokens(), vocabulary);
    SamplingRefusals.requireTokens("bannedTokens", parameters.bannedTokens(), vocabulary);
    return new TokenLists(
        new TokenSet(parameters.allowedTokens(), vocabulary),
        new TokenSet(parameters.bannedTokens(), vocabulary));
  }
}
