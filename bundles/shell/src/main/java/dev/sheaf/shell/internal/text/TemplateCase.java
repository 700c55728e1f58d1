package dev.sheaf.shell.internal.text;

import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.json.StrictJson;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a template is rendered with. A null in it stays one, for that is what the template of a
 * careless client meets.
 *
 * @param variables everything else of the file; {@code add_generation_prompt} is true unless it
 *     says otherwise
 * @param trusted {@code bos_token} and {@code eos_token} where the file gives them
 */
record TemplateCase(Map<String, @Nullable Object> variables, Map<String, String> trusted) {
  private static final List<String> TRUSTED = List.of("bos_token", "eos_token");

  static TemplateCase read(String text, String where) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>(StrictJson.object(text, where));
    Map<String, String> trusted = new LinkedHashMap<>();
    for (String name : TRUSTED) {
      if (variables.containsKey(name)) {
        Object value = variables.remove(name);
        if (!(value instanceof String token)) {
          throw refused(name + " is not a text", "a text", value, where);
        }
        trusted.put(name, token);
      }
    }
    if (!(variables.get("messages") instanceof List<?>)) {
      throw refused(
          "there are no messages",
          "\"messages\": [{\"role\": \"user\", \"content\": \"…\"}]",
          variables.containsKey("messages") ? variables.get("messages") : "no such name",
          where);
    }
    variables.putIfAbsent("add_generation_prompt", true);
    return new TemplateCase(variables, trusted);
  }

  private static SheafException refused(
      String summary, String expected, @Nullable Object found, String where) {
    return SheafException.of(ShellErrors.JSON, summary)
        .expected(expected)
        .found(found)
        .where(where)
        .next("correct the file")
        .toException();
  }
}
