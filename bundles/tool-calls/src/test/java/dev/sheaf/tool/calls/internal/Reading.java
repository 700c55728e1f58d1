package dev.sheaf.tool.calls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParser.Delta;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a parser makes of an answer that comes in pieces.
 *
 * @param names of the calls
 * @param arguments of the calls, as written
 * @param content the rest
 */
record Reading(List<String> names, List<String> arguments, String content) {
  /** The tools that the shared conversations offer. */
  static final List<Map<String, Object>> TOOLS =
      List.of(
          tool(
              "get_weather",
              Map.of("city", Map.of("type", "string"), "unit", Map.of("enum", List.of("C", "F")))),
          tool("add", Map.of("a", Map.of("type", "number"), "b", Map.of("type", "number"))));

  static Map<String, Object> tool(String name, Map<String, Object> properties) {
    return Map.of(
        "type",
        "function",
        "function",
        Map.of("name", name, "parameters", Map.of("type", "object", "properties", properties)));
  }

  static Reading whole(ToolCallParserFactory family, String text) {
    return of(family.open(TOOLS), List.of(text));
  }

  static Reading byCharacter(ToolCallParserFactory family, String text) {
    return of(family.open(TOOLS), text.chars().mapToObj(c -> String.valueOf((char) c)).toList());
  }

  static Reading atRandom(ToolCallParserFactory family, String text, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + random.nextInt(0, 12));
      pieces.add(text.substring(at, end));
      at = end;
    }
    return of(family.open(TOOLS), pieces);
  }

  private static Reading of(ToolCallParser parser, List<String> pieces) {
    List<String> names = new ArrayList<>();
    List<StringBuilder> arguments = new ArrayList<>();
    String content = "";
    for (String piece : pieces) {
      take(parser.push(piece), names, arguments);
      assertThat(parser.content()).as("content only grows").startsWith(content);
      content = parser.content();
    }
    take(parser.finish(), names, arguments);
    assertThat(parser.content()).as("content only grows").startsWith(content);
    return new Reading(
        names, arguments.stream().map(StringBuilder::toString).toList(), parser.content());
  }

  static void take(List<Delta> deltas, List<String> names, List<StringBuilder> arguments) {
    for (Delta delta : deltas) {
      if (delta.call() == names.size()) {
        assertThat(delta.name()).as("a call begins with its name").isNotEmpty();
        names.add(delta.name());
        arguments.add(new StringBuilder());
      } else {
        assertThat(delta.call()).as("calls come one after the other").isEqualTo(names.size() - 1);
        assertThat(delta.name()).as("the name comes once").isEmpty();
      }
      arguments.getLast().append(delta.arguments());
    }
  }

  List<JsonElement> values() {
    return arguments.stream().map(JsonParser::parseString).toList();
  }
}
