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
    StandardParameters.ALL.forEach(p -> known.byName.put(p.name(), p));
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
    List<Candidate> all = new ArrayList<>();
    byName.values().forEach(p -> all.add(new Candidate(p.name() + "=", p.meaning())));
    texts
        .values()
        .forEach(
            list -> list.forEach(name -> all.add(new Candidate(name + "=", "A list of texts"))));
    return all;
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
    return byProcessor.getOrDefault(processor, StandardParameters.of(processor));
  }

  /** Whether a processor reads a list of texts of this name. */
  boolean isText(String name) {
    return texts.values().stream().anyMatch(list -> list.contains(name));
  }

  /** The names of the texts that a processor reads. */
  List<String> textsOf(String processor) {
    return texts.getOrDefault(processor, List.of());
  }

  /** What a parameter is where these parameters hold. */
  public static double value(SamplingParameters p, SamplingParameter parameter) {
    return StandardParameters.value(p, parameter);
  }

  private static List<SamplingParameter> together(
      String processor, List<SamplingParameter> described) {
    List<SamplingParameter> all = new ArrayList<>(StandardParameters.of(processor));
    for (SamplingParameter parameter : described) {
      if (all.stream().noneMatch(p -> p.name().equals(parameter.name()))) {
        all.add(parameter);
      }
    }
    return List.copyOf(all);
  }
}
