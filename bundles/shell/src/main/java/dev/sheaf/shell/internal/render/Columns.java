package dev.sheaf.shell.internal.render;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which components of a report make a line of a list. All of them stand on its page and in JSON.
 *
 * <p>Keyed by the record's simple name, so that reports of other bundles need no entry: they show
 * every component.
 */
final class Columns {
  private static final Map<String, List<String>> CHOSEN =
      Map.of(
          "ModelReport",
          List.of(
              "name",
              "state",
              "family",
              "parameters",
              "types",
              "backend",
              "contextTokens",
              "weightBytes",
              "kvBytes",
              "running",
              "waiting"),
          "BackendReport",
          List.of("name", "version", "state", "device", "numerics", "fitness", "models"),
          "BundleReport",
          List.of("id", "name", "version", "state", "level", "description"),
          "RequestReport",
          List.of(
              "id",
              "model",
              "state",
              "detail",
              "promptTokens",
              "generatedTokens",
              "replayedTokens",
              "ageSeconds"));

  private static final Map<String, String> SHORT =
      Map.of(
          "contextTokens", "CONTEXT",
          "promptTokens", "PROMPT",
          "generatedTokens", "TOKENS",
          "replayedTokens", "REPLAYED",
          "weightBytes", "WEIGHTS",
          "standard", "DEFAULT",
          "running", "RUN",
          "waiting", "QUEUE");

  private Columns() {}

  /** The fields of a line. */
  static List<Fields.Field> of(Record record) {
    List<Fields.Field> all = Fields.of(record);
    List<String> chosen = CHOSEN.get(record.getClass().getSimpleName());
    if (chosen == null) {
      return all;
    }
    return chosen.stream()
        .flatMap(name -> all.stream().filter(field -> field.name().equals(name)))
        .toList();
  }

  /** A header. */
  static String header(Fields.Field field) {
    return SHORT.getOrDefault(field.name(), field.label().toUpperCase(Locale.ROOT));
  }
}
