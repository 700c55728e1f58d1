package dev.sheaf.shell.internal;

import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.sampling.SamplingPreset;
import java.util.ArrayList;
import java.util.List;

/** A preset of four processors in an order of its own; top-k 50, temperature 0.7. */
public final class FakePreset implements SamplingPreset {
  /** A processor that only says what it reads. */
  public record Described(List<SamplingParameter> parameters, List<String> textParameters)
      implements LogitsProcessorFactory {
    @Override
    public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
      throw new UnsupportedOperationException("the shell never opens one");
    }
  }

  /** Registers the preset as {@code acme} with its processors, but for {@code missing}. */
  public static void register(FakeServices services) {
    services.add(SamplingPreset.class, "acme", new FakePreset());
    services.add(LogitsProcessorFactory.class, "temperature", new Described(List.of(), List.of()));
    services.add(LogitsProcessorFactory.class, "top-k", new Described(List.of(), List.of()));
    services.add(
        LogitsProcessorFactory.class,
        "typical-p",
        new Described(
            List.of(
                SamplingParameter.number("typical-p", 1, 0.01, 1, "Keeps the typical; 1 is off")),
            List.of()));
    services.add(
        LogitsProcessorFactory.class, "bad-words", new Described(List.of(), List.of("bad-words")));
  }

  @Override
  public SamplingParameters defaults() {
    return SamplingParameters.GREEDY.change().temperature(0.7).topK(50).build();
  }

  @Override
  public List<String> order() {
    return List.of("bad-words", "temperature", "top-k", "typical-p", "missing");
  }

  @Override
  public List<String> chain(SamplingParameters p) {
    List<String> chain = new ArrayList<>();
    if (p.texts().containsKey("bad-words")) {
      chain.add("bad-words");
    }
    if (!p.greedy()) {
      chain.add("temperature");
    }
    if (p.topK() > 0) {
      chain.add("top-k");
    }
    if (p.more().getOrDefault("typical-p", 1.0) < 1) {
      chain.add("typical-p");
    }
    return chain;
  }

  @Override
  public String description() {
    return "As Acme does.";
  }
}
