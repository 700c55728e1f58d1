package dev.sheaf.kernel.internal.engine;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelSource;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a model's makers advise, as far as it can be followed.
 *
 * @param values by the names of {@link SamplingParameters.Builder#set}
 * @param notes what was left out, and why
 */
record AdvisedSampling(Map<String, Double> values, List<String> notes) {
  private static final int MOST_NOTES = 8;

  AdvisedSampling {
    values = Map.copyOf(values);
    notes = List.copyOf(notes);
  }

  /** Reads the advice. Bad advice costs the advice, never the load. */
  static AdvisedSampling of(ModelSource source, SamplingDesk desk) {
    Map<String, Double> given;
    try {
      given = PluginCall.of("format " + source.format(), source.path(), source::advisedSampling);
    } catch (SheafException e) {
      return new AdvisedSampling(
          Map.of(), List.of("the makers' advice for sampling is not used: " + e.summary()));
    }
    Map<String, Double> values = new TreeMap<>();
    List<String> notes = new ArrayList<>();
    new TreeMap<>(given)
        .forEach((name, value) -> {
          Optional<String> refusal = refusal(name, value, desk);
          if (refusal.isEmpty()) {
            values.put(name, value);
          } else if (notes.size() < MOST_NOTES) {
            notes.add(
                "the makers' advice %s = %s is not used: %s".formatted(name, value, refusal.get()));
          }
        });
    return new AdvisedSampling(values, notes);
  }

  private static Optional<String> refusal(String name, double value, SamplingDesk desk) {
    try {
      SamplingParameters alone = SamplingParameters.DEFAULT.change().set(name, value).build();
      if (alone.more().containsKey(name)) {
        Optional<SamplingParameter> parameter = desk.parameter(name);
        if (parameter.isEmpty()) {
          return Optional.of("no installed sampler reads it");
        }
        var inRange = parameter.get().checked(value);
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (SheafException e) {
      return Optional.of(e.summary());
    }
  }
}
