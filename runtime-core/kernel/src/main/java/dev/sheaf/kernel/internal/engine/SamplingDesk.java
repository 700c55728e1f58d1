package dev.sheaf.kernel.internal.engine;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.select.Selection;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the processors that are here take. Called by whoever submits, on many threads. */
final class SamplingDesk {
  private final Registry registry;

  SamplingDesk(Registry registry) {
    this.registry = registry;
  }

  /**
   * Refuses what could never be applied. A chain that is named must be there; the standard one may
   * be waited for while its bundle is being exchanged.
   *
   * @throws SheafException {@code SHEAF-REQUEST-005} (UNAVAILABLE) a processor, or any that reads
   *     parameters, is not there; {@code SHEAF-REQUEST-009} (USER) no processor reads a parameter;
   *     {@code SHEAF-SAMPLING-010} (USER) one is out of its range
   */
  void check(SamplingParameters sampling) {
    for (String name : sampling.processors()) {
      if (Selection.named(registry.all(LogitsProcessorFactory.class), name).isEmpty()) {
        throw unknown(
            EngineCodes.UNKNOWN_PROCESSOR,
            "no installed bundle brings the sampler '" + name + "'",
            registry.all(LogitsProcessorFactory.class).stream().map(Provider::name).toList(),
            name);
      }
    }
    if (!sampling.more().isEmpty()) {
      Map<String, SamplingParameter> known = parameters();
      for (Map.Entry<String, Double> given : sampling.more().entrySet()) {
        SamplingParameter parameter = known.get(given.getKey());
        if (parameter == null) {
          throw unread(given.getKey(), known.keySet());
        }
        var inRange = parameter.checked(given.getValue());
      }
    }
    if (!sampling.texts().isEmpty()) {
      TreeSet<String> known = textParameters();
      for (String name : sampling.texts().keySet()) {
        if (!known.contains(name)) {
          throw unread(name, known);
        }
      }
    }
  }

  /** The parameter of a name, if a processor reads it. */
  Optional<SamplingParameter> parameter(String name) {
    return Optional.ofNullable(parameters().get(name));
  }

  private Map<String, SamplingParameter> parameters() {
    Map<String, SamplingParameter> all = new TreeMap<>();
    for (Provider<LogitsProcessorFactory> p : registry.all(LogitsProcessorFactory.class)) {
      for (SamplingParameter parameter :
          PluginCall.of("processor " + p, "its parameters", () -> p.instance().parameters())) {
        all.putIfAbsent(parameter.name(), parameter);
      }
    }
    return all;
  }

  private TreeSet<String> textParameters() {
    TreeSet<String> all = new TreeSet<>();
    for (Provider<LogitsProcessorFactory> p : registry.all(LogitsProcessorFactory.class)) {
      all.addAll(
          PluginCall.of("processor " + p, "its parameters", () -> p.instance().textParameters()));
    }
    return all;
  }

  private SheafException unread(String name, Collection<String> known) {
    boolean nobody = registry.all(LogitsProcessorFactory.class).isEmpty();
    return unknown(
        nobody ? EngineCodes.UNKNOWN_PROCESSOR : EngineCodes.UNKNOWN_PARAMETER,
        "no installed sampler reads the parameter '" + name + "'",
        known,
        name);
  }

  private static SheafException unknown(
      ErrorCode code, String summary, Collection<String> known, String found) {
    return SheafException.of(code, summary)
        .expected(
            known.isEmpty()
                ? "a bundle such as sampling"
                : String.join(", ", known.stream().sorted().toList()))
        .found(found)
        .next("sheaf:sampling show, or sheaf:bundle list")
        .toException();
  }
}
