package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.sampling.SamplingParameters;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Every processor of this bundle by its name. */
final class Factories {
  static final Map<String, LogitsProcessorFactory> ALL =
      Map.ofEntries(
          Map.entry("token-lists", new TokenListsFactory()),
          Map.entry("min-tokens", new MinTokensFactory()),
          Map.entry("bad-words", new BadWordsFactory()),
          Map.entry("thinking-budget", new ThinkingBudgetFactory()),
          Map.entry("logit-bias", new LogitBiasFactory()),
          Map.entry("penalties", new PenaltiesFactory()),
          Map.entry("output-penalties", new OutputPenaltiesFactory()),
          Map.entry("dry", new DryFactory()),
          Map.entry("top-n-sigma", new TopNSigmaFactory()),
          Map.entry("top-k", new TopKFactory()),
          Map.entry("typical-p", new TypicalPFactory()),
          Map.entry("top-p", new TopPFactory()),
          Map.entry("top-k-top-p", new TopKTopPFactory()),
          Map.entry("min-p", new MinPFactory()),
          Map.entry("xtc", new XtcFactory()),
          Map.entry("temperature", new TemperatureFactory()),
          Map.entry("dynamic-temperature", new DynamicTemperatureFactory()),
          Map.entry("likeliest", new LikeliestFactory()),
          Map.entry("adaptive-p", new AdaptivePFactory()),
          Map.entry("mirostat-1", new Mirostat1Factory()),
          Map.entry("mirostat-2", new Mirostat2Factory()));

  private Factories() {}

  static LogitsProcessorFactory of(String name) {
    return Objects.requireNonNull(ALL.get(name), name);
  }

  static LogitsProcessor open(String name, SamplingParameters parameters, SamplingContext model) {
    return of(name).open(parameters, model);
  }

  static List<LogitsProcessor> chain(
      List<String> names, SamplingParameters parameters, SamplingContext model) {
    return names.stream().map(name -> open(name, parameters, model)).toList();
  }
}
