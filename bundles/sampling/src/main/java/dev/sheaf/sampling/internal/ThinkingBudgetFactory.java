package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes processors that end a model's thinking after so many tokens. */
@Component(
    service = LogitsProcessorFactory.class,
    property = {"sheaf.name=thinking-budget", "sheaf.version=0.1.0"})
public final class ThinkingBudgetFactory implements ModelBoundFactory {
  private static final SamplingParameter BUDGET =
      SamplingParameter.whole(
          "thinking-budget",
          -1,
          -1,
          Integer.MAX_VALUE,
          "Tokens that a model may think for, -1 for any number");
  private static final String START = "thinking-start";
  private static final String END = "thinking-end";

  @Override
  public List<SamplingParameter> parameters() {
    return List.of(BUDGET);
  }

  @Override
  public List<String> textParameters() {
    return List.of(START, END);
  }

  @Override
  public LogitsProcessor open(SamplingParameters parameters, SamplingContext context) {
    int budget = (int) BUDGET.of(parameters);
    return new ThinkingBudget(
        budget,
        marker(START, "<think>", parameters, context),
        marker(END, "</think>", parameters, context),
        context.prompt());
  }

  private static int[] marker(
      String name, String usual, SamplingParameters parameters, SamplingContext context) {
    List<String> texts = parameters.texts().getOrDefault(name, List.of(usual));
    if (texts.size() != 1) {
      throw SamplingRefusals.notAMarker(name, texts.size() + " texts");
    }
    int[] tokens = context.encode(texts.getFirst());
    int vocabulary = context.vocabularySize();
    if (tokens.length == 0 || Arrays.stream(tokens).anyMatch(id -> id < 0 || id >= vocabulary)) {
      throw SamplingRefusals.notAMarker(name, texts.getFirst());
    }
    return tokens;
  }
}
