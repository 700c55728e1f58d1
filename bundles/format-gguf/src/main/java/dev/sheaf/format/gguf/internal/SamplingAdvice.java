package dev.sheaf.format.gguf.internal;

import dev.sheaf.model.Metadata;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the keys {@code general.sampling.*} say, by Sheaf's names. Whether a value is in range is
 * for whoever follows the advice to check.
 *
 * @see <a
 *     href="https://github.com/ggml-org/llama.cpp/blob/master/gguf-py/gguf/constants.py">Keys.General
 *     of gguf-py</a>
 */
final class SamplingAdvice {
  private static final String PREFIX = "general.sampling.";

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("temp", "temperature"),
          Map.entry("top_k", "top-k"),
          Map.entry("top_p", "top-p"),
          Map.entry("min_p", "min-p"),
          Map.entry("penalty_last_n", "repetition-window"),
          Map.entry("penalty_repeat", "repetition-penalty"),
          Map.entry("mirostat", "mirostat"),
          Map.entry("mirostat_tau", "mirostat-tau"),
          Map.entry("mirostat_eta", "mirostat-eta"),
          Map.entry("xtc_probability", "xtc-probability"),
          Map.entry("xtc_threshold", "xtc-threshold"));

  private SamplingAdvice() {}

  /**
   * The advice, in the order of the names.
   *
   * @throws dev.sheaf.error.SheafException {@code SHEAF-MODEL-001} (USER) a value is not a number
   */
  static Map<String, Double> of(Metadata metadata) {
    Map<String, Double> advice = new TreeMap<>();
    NAMES.forEach((theirs, ours) ->
        metadata.number(PREFIX + theirs).ifPresent(value -> advice.put(ours, decimal(value))));
    return advice;
  }

  /** Files have single floats: the 0.95 that was meant, not the double nearest to its float. */
  private static double decimal(double value) {
    float single = (float) value;
    return single == value ? Double.parseDouble(Float.toString(single)) : value;
  }
}
