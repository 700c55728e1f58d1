package dev.sheaf.format.safetensors.internal;

import dev.sheaf.model.Metadata;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code generation_config.json} says about sampling, by Sheaf's names.
 *
 * <p>{@code do_sample: false} means greedy. Where it is absent, temperature and the rest count:
 * makers who publish them mean them, and engines that serve models read them so.
 */
final class Advice {
  private static final Map<String, String> NAMES =
      Map.of(
          "temperature", "temperature",
          "top_k", "top-k",
          "top_p", "top-p",
          "min_p", "min-p",
          "typical_p", "typical-p",
          "repetition_penalty", "repetition-penalty");

  private Advice() {}

  static Map<String, Double> of(Metadata metadata) {
    Map<String, Double> out = new TreeMap<>();
    NAMES.forEach((theirs, ours) ->
        metadata
            .number(ModelFolder.GENERATION_KEY + "." + theirs)
            .ifPresent(value -> out.put(ours, value)));
    if (metadata.bool(ModelFolder.GENERATION_KEY + ".do_sample").filter(on -> !on).isPresent()) {
      out.clear();
      out.put("temperature", 0.0);
    }
    return out;
  }
}
