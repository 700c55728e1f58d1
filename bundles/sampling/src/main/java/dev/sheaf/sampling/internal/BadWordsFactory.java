package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that keep words from being put out. */
@Component(
    service = LogitsProcessorFactory.class,
    property = {"sheaf.name=bad-words", "sheaf.version=0.1.0"})
public final class BadWordsFactory implements ModelBoundFactory {
  private static final String WORDS = "bad-words";

  @Override
  public List<String> textParameters() {
    return List.of(WORDS);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, SamplingContext context) {
    List<String> words = parameters.texts().getOrDefault(WORDS, List.of());
    return new BadWords(words, context.vocabularySize(), context::encode);
  }
}
