package dev.sheaf.chat.template.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.error.SheafException;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.ChatTemplate;
import dev.sheaf.text.TextSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Real templates against what jinja2 makes of them, where the shared data is there. */
final class GoldenTemplatesTest {
  private static final Map<String, String> TRUSTED =
      Map.of("bos_token", "<s>", "eos_token", "</s>");

  private final JinjaEngine engine =
      new JinjaEngine(Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC));

  @Test
  void templatesRenderAsJinja2RendersThem() throws IOException {
    JsonObject cases = json("templates/cases.json").getAsJsonObject().getAsJsonObject("cases");
    Map<String, ChatTemplate> templates = new HashMap<>();
    List<String> differences = new ArrayList<>();
    int rows = 0;
    int refusals = 0;
    for (String line : Files.readAllLines(SharedData.require("templates/golden.jsonl"))) {
      JsonObject row = JsonParser.parseString(line).getAsJsonObject();
      String name = row.get("template").getAsString();
      Map<String, Object> variables = variables(cases.get(row.get("case").getAsString()));
      String found;
      try {
        ChatTemplate template = templates.get(name);
        if (template == null) {
          String source = Files.readString(SharedData.require("templates/" + name));
          template = engine.compile(source);
          templates.put(name, template);
        }
        found = text(template.render(variables, TRUSTED));
      } catch (SheafException e) {
        boolean refused = e.code().equals(TemplateErrors.REFUSED);
        found = (refused ? "refused " : "failed ") + e.getMessage();
      }
      if (row.has("error_kind")) {
        refusals++;
        String words = row.get("error").getAsString();
        // Some of jinja2's template errors are its own, for what a template must not do or lacks.
        boolean refusedByTemplate =
            row.get("error_kind").getAsString().equals("template")
                && !words.matches(".*(undefined|has no attribute|unsafe|non-namespace).*");
        boolean equal =
            refusedByTemplate
                ? found.startsWith("refused ") && found.contains(words)
                : found.startsWith("failed ");
        if (!equal) {
          differences.add(name + " " + row.get("case").getAsString() + ": no error: " + found);
        }
      } else if (!found.equals(row.get("rendered").getAsString())) {
        differences.add(
            "%s %s:%n--- expected%n%s%n--- found%n%s"
                .formatted(
                    name, row.get("case").getAsString(), row.get("rendered").getAsString(), found));
      }
      rows++;
    }
    System.out.printf("chat templates: %d of %d rows equal%n", rows - differences.size(), rows);
    assertThat(differences).isEmpty();
    assertThat(rows).isEqualTo(581);
    assertThat(refusals).isEqualTo(43);
  }

  @Test
  void templatesOfOtherEnginesCompileAsWell() throws IOException {
    List<String> refused = new ArrayList<>();
    int templates = 0;
    Map<String, Object> chat =
        Map.of("messages", List.of(Map.of("role", "user", "content", "Hi")), "tools", List.of());
    for (String line :
        Files.readAllLines(SharedData.require("templates/ollama-known-templates.jsonl"))) {
      for (Map.Entry<String, JsonElement> e :
          JsonParser.parseString(line).getAsJsonObject().entrySet()) {
        templates++;
        try {
          String prompt = text(engine.compile(e.getValue().getAsString()).render(chat, TRUSTED));
          assertThat(prompt).as(e.getKey()).contains("Hi");
        } catch (SheafException refusal) {
          refused.add(e.getKey() + ": " + refusal.getMessage());
        }
      }
    }
    assertThat(refused).isEmpty();
    assertThat(templates).isGreaterThan(20);
  }

  static Map<String, Object> variables(JsonElement chat) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("add_generation_prompt", true);
    chat.getAsJsonObject().asMap().forEach((k, v) -> out.put(k, java(v)));
    return out;
  }

  private static Object java(JsonElement e) {
    if (e.isJsonObject()) {
      Map<String, Object> out = new LinkedHashMap<>();
      e.getAsJsonObject().asMap().forEach((k, v) -> out.put(k, java(v)));
      return out;
    }
    if (e.isJsonArray()) {
      List<Object> out = new ArrayList<>();
      ((JsonArray) e).forEach(item -> out.add(java(item)));
      return out;
    }
    if (e.getAsJsonPrimitive().isString()) {
      return e.getAsString();
    }
    if (e.getAsJsonPrimitive().isBoolean()) {
      return e.getAsBoolean();
    }
    return e.getAsBigDecimal();
  }

  private static String text(List<TextSpan> spans) {
    return spans.stream().map(TextSpan::text).collect(Collectors.joining());
  }

  private static JsonElement json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(SharedData.require(file)));
  }
}
