package dev.sheaf.shell.internal.sampling;

import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.Services;
import dev.sheaf.shell.internal.table.Names;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers that sampling knows at one moment, by name: those that every request has, and those
 * that the installed processors read. Immutable.
 */
public final class KnownParameters {
  private static final int MOST = Integer.MAX_VALUE;

  /** What every request has, by the processor that reads it. */
  private static final Map<String, List<SamplingParameter>> STANDARD = standard();

  private static final List<SamplingParameter> TEMPERATURE =
      STANDARD.getOrDefault("temperature", List.of());

  private final Map<String, List<SamplingParameter>> byProcessor = new LinkedHashMap<>();
  private final Map<String, List<String>> texts = new LinkedHashMap<>();
  private final Map<String, SamplingParameter> byName = new TreeMap<>();

  private KnownParameters() {}

  /** Those of this moment. */
  public static KnownParameters of(Kernel kernel) {
    KnownParameters known = new KnownParameters();
    try (Services.Taken<LogitsProcessorFactory> taken = kernel.take(LogitsProcessorFactory.class)) {
      for (Services.Named<LogitsProcessorFactory> named : taken.all()) {
        known.byProcessor.putIfAbsent(
            named.name(), together(named.name(), named.service().parameters()));
        known.texts.putIfAbsent(named.name(), List.copyOf(named.service().textParameters()));
      }
    }
    STANDARD.values().forEach(list -> list.forEach(p -> known.byName.put(p.name(), p)));
    known
        .byProcessor
        .values()
        .forEach(list -> list.forEach(p -> known.byName.putIfAbsent(p.name(), p)));
    return known;
  }

  /** All, by name. */
  public List<SamplingParameter> all() {
    return List.copyOf(byName.values());
  }

  /** Names, each with its equals sign. */
  List<Candidate> proposals() {
    return byName.values().stream().map(p -> new Candidate(p.name() + "=", p.meaning())).toList();
  }

  /** The one that was meant; names may be shortened while unique. */
  SamplingParameter find(String typed) {
    String name =
        Names.resolve(
            ShellErrors.NO_SUCH_NAME,
            "sampling parameter",
            typed,
            byName.keySet(),
            "sampling show <preset> (the parameters of each processor)");
    SamplingParameter found = byName.get(name);
    if (found == null) {
      throw new IllegalStateException("the table lost " + name);
    }
    return found;
  }

  /** Whether the processor's bundle is installed. */
  boolean installed(String processor) {
    return byProcessor.containsKey(processor);
  }

  /** What a processor reads. */
  List<SamplingParameter> of(String processor) {
    return byProcessor.getOrDefault(processor, STANDARD.getOrDefault(processor, List.of()));
  }

  /** The names of the texts that a processor reads. */
  List<String> textsOf(String processor) {
    return texts.getOrDefault(processor, List.of());
  }

  /** What a parameter is where these parameters hold. */
  public static double value(SamplingParameters p, SamplingParameter parameter) {
    return switch (parameter.name()) {
      case "temperature" -> p.temperature();
      case "top-k" -> p.topK();
      case "top-p" -> p.topP();
      case "min-p" -> p.minP();
      case "repetition-penalty" -> p.repetitionPenalty();
      case "repetition-window" -> p.repetitionWindow();
      case "frequency-penalty" -> p.frequencyPenalty();
      case "presence-penalty" -> p.presencePenalty();
      default -> p.more().getOrDefault(parameter.name(), parameter.standard());
    };
  }

  private static List<SamplingParameter> together(
      String processor, List<SamplingParameter> described) {
    List<SamplingParameter> all =
        new ArrayList<>(
            processor.equals("dynamic-temperature")
                ? TEMPERATURE
                : STANDARD.getOrDefault(processor, List.of()));
    for (SamplingParameter parameter : described) {
      if (all.stream().noneMatch(p -> p.name().equals(parameter.name()))) {
        all.add(parameter);
      }
    }
    return List.copyOf(all);
  }

  private static Map<String, List<SamplingParameter>> standard() {
    return Map.of(
        "temperature",
        List.of(
            SamplingParameter.number(
                "temperature", 0.8, 0, 100, "Divides the logits; 0 takes the likeliest token")),
        "top-k",
        List.of(
            SamplingParameter.whole(
                "top-k", 40, 0, MOST, "Keeps the k likeliest tokens; 0 keeps all")),
        "top-p",
        List.of(
            SamplingParameter.number(
                "top-p",
                0.95,
                0,
                1,
                "Keeps the likeliest tokens that reach probability p, more than 0; 1 keeps all")),
        "min-p",
        List.of(
            SamplingParameter.number(
                "min-p",
                0.05,
                0,
                1,
                "Keeps tokens at least p times as likely as the likeliest; 0 keeps all")),
        "penalties",
        List.of(
            SamplingParameter.number(
                "repetition-penalty",
                1,
                0.01,
                100,
                "Divides the positive and multiplies the negative logits of tokens seen; 1 is off"),
            SamplingParameter.whole(
                "repetition-window",
                64,
                -1,
                MOST,
                "How many last tokens the penalties look at; 0 is off, -1 all"),
            SamplingParameter.number(
                "frequency-penalty",
                0,
                -100,
                100,
                "Subtracted once per earlier appearance; 0 is off"),
            SamplingParameter.number(
                "presence-penalty",
                0,
                -100,
                100,
                "Subtracted once if the token has appeared; 0 is off")));
  }
}
