package dev.sheaf.tool.calls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.text.ToolCallParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that break the form, are cut short or go on for ever. */
final class MalformedCallsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<tool_call>",
        "<tool_call>no JSON</tool_call>",
        "<tool_call>{}</tool_call>",
        "<tool_call>{\"name\": 5, \"arguments\": {}}</tool_call>",
        "<tool_call>{\"name\": \"two words\", \"arguments\": {}}</tool_call>",
        "<tool_call>{\"arguments\": {\"a\": 1}}</tool_call>",
        "<tool_call>{\"name\": \"add\", \"arguments\": [1]}</tool_call>",
        "<tool_call>{'name': 'add'}</tool_call>",
        "<tool_call>{\"name\": \"add\"",
        "<tool_call>{\"name\": \"add\", \"arguments\":",
        "a <tool_call> in <b>prose</b>",
      })
  void whatIsNoCallIsContent(String text) {
    Reading found = Reading.byCharacter(Families.ALL.get("hermes"), text);
    assertThat(found.names()).isEmpty();
    assertThat(found.content()).isEqualTo(text);
  }

  @Test
  void aCallThatBreaksOffKeepsWhatItHad() {
    Reading found =
        Reading.whole(
            Families.ALL.get("hermes"),
            "<tool_call>{\"name\": \"add\", \"arguments\": {\"a\": 1, \"b\"");
    assertThat(found).isEqualTo(new Reading(List.of("add"), List.of("{\"a\": 1, \"b\""), ""));
  }

  @Test
  void aCallThatBreaksTheFormKeepsWhatItHadAndTheTextGoesOn() {
    Reading found =
        Reading.whole(
            Families.ALL.get("hermes"),
            "<tool_call>{\"name\": \"add\", \"arguments\": {\"a\": 1; and so on </tool_call>");
    assertThat(found)
        .isEqualTo(new Reading(List.of("add"), List.of("{\"a\": 1"), "; and so on </tool_call>"));
  }

  @Test
  void aCallBehindABrokenOneIsFound() {
    Reading found =
        Reading.byCharacter(
            Families.ALL.get("hermes"),
            "<tool_call>broken <tool_call>{\"name\": \"add\", \"arguments\": {}}</tool_call>");
    assertThat(found).isEqualTo(new Reading(List.of("add"), List.of("{}"), "<tool_call>broken"));
  }

  @Test
  void aCallWithoutArgumentsHasAnEmptyObjectOfThem() {
    Reading expected = new Reading(List.of("now"), List.of("{}"), "");
    assertThat(
            Reading.byCharacter(
                Families.ALL.get("hermes"), "<tool_call>{\"name\": \"now\"}</tool_call>"))
        .isEqualTo(expected);
    assertThat(
            Reading.byCharacter(
                Families.ALL.get("qwen3-coder"), "<tool_call><function=now></function>"))
        .isEqualTo(expected);
    assertThat(
            Reading.byCharacter(
                Families.ALL.get("lfm2"), "<|tool_call_start|>[now()]<|tool_call_end|>"))
        .isEqualTo(expected);
    assertThat(Reading.byCharacter(Families.ALL.get("glm"), "<tool_call>now</tool_call>"))
        .isEqualTo(expected);
  }

  @Test
  void nestingIsBounded() {
    for (String opening : List.of("[", "{\"a\":")) {
      Reading found =
          Reading.whole(
              Families.ALL.get("hermes"),
              "<tool_call>{\"name\": \"add\", \"arguments\": {\"a\": " + opening.repeat(100_000));
      assertThat(found.names()).containsExactly("add");
      assertThat(found.arguments().getFirst().length()).isLessThan(1_000);
      assertThat(found.content().length()).isGreaterThan(90_000);
    }
    Reading python =
        Reading.whole(
            Families.ALL.get("lfm2"), "<|tool_call_start|>[f(a=" + "[".repeat(100_000) + ")]");
    assertThat(python.content().length()).isGreaterThan(90_000);
    Reading gemma =
        Reading.whole(Families.ALL.get("gemma-4"), "<|tool_call>call:f{a:" + "[".repeat(100_000));
    assertThat(gemma.content().length()).isGreaterThan(90_000);
  }

  @Test
  void whatIsHeldBackIsBounded() {
    ToolCallParser parser = Families.ALL.get("hermes").open(List.of());
    parser.push("<tool_call>{\"arguments\": {\"a\": \"");
    String letters = "x".repeat(1_000);
    for (int i = 0; i < 100; i++) {
      assertThat(parser.push(letters)).isEmpty();
    }
    assertThat(parser.content().length()).isGreaterThan(CallMachine.HELD);
    parser.finish();
    assertThat(parser.content()).endsWith(letters).hasSize(100_000 + 32);
  }

  @Test
  void longArgumentsPassThroughCharacterByCharacterInLinearTime() {
    String value = "<b>line\n".repeat(20_000);
    ToolCallParser parser =
        Families.ALL
            .get("qwen3-coder")
            .open(List.of(Reading.tool("write", Map.of("text", Map.of("type", "string")))));
    StringBuilder arguments = new StringBuilder();
    String text =
        "<function=write><parameter=text>\n" + value + "\n</parameter></function></tool_call>";
    for (int i = 0; i < text.length(); i++) {
      parser.push(text.substring(i, i + 1)).forEach(delta -> arguments.append(delta.arguments()));
    }
    parser.finish().forEach(delta -> arguments.append(delta.arguments()));
    assertThat(arguments.toString()).isEqualTo("{\"text\": " + JsonText.quote(value) + "}");
    assertThat(parser.content()).isEmpty();
  }

  @Test
  void schemasTellTextsFromNumbers() {
    Map<String, Object> tool =
        Reading.tool(
            "f",
            Map.of(
                "text", Map.of("type", "string"),
                "maybe", Map.of("type", List.of("string", "null")),
                "number", Map.of("type", "integer"),
                "list", Map.of("type", "array"),
                "flag", Map.of("anyOf", List.of(Map.of("type", "boolean")))));
    StringBuilder text = new StringBuilder("<function=f>");
    text.append("<parameter=text>1</parameter><parameter=maybe>null</parameter>");
    text.append("<parameter=number>7</parameter><parameter=list>[1, \"a\"]</parameter>");
    text.append("<parameter=flag>True</parameter><parameter=other>{\"k\": 1}</parameter>");
    text.append("<parameter=prose>no JSON \"here\"</parameter></function>");
    StringBuilder arguments = new StringBuilder();
    ToolCallParser parser = Families.ALL.get("qwen3-coder").open(List.of(tool));
    parser.push(text.toString()).forEach(delta -> arguments.append(delta.arguments()));
    assertThat(arguments.toString())
        .isEqualTo(
            "{\"text\": \"1\", \"maybe\": null, \"number\": 7, \"list\": [1, \"a\"], \"flag\": true,"
                + " \"other\": {\"k\": 1}, \"prose\": \"no JSON \\\"here\\\"\"}");
  }

  @Test
  void pythonAndGemmaLiteralsBecomeJson() {
    Reading python =
        Reading.byCharacter(
            Families.ALL.get("lfm2"),
            "<|tool_call_start|>[f(a=[True, None, -1.5e3], b={'k': (1, 'it\\'s'), \"q\": \"\\n\\\"\"}, c='é ,)]',)]<|tool_call_end|>");
    assertThat(python.arguments())
        .containsExactly(
            "{\"a\": [true, null, -1.5e3], \"b\": {\"k\": [1, \"it's\"], \"q\": \"\\n\\\"\"}, \"c\": \"é ,)]\"}");
    Reading gemma =
        Reading.byCharacter(
            Families.ALL.get("gemma-4"),
            "<|tool_call>call:f{a:[true,None,-1.5],b:{k:{},<|\"|>q r<|\"|>:<|\"|>x\"}<y<|\"|>},c:[]}<tool_call|>");
    assertThat(gemma.arguments())
        .containsExactly(
            "{\"a\": [true, null, -1.5], \"b\": {\"k\": {}, \"q r\": \"x\\\"}<y\"}, \"c\": []}");
  }
}
