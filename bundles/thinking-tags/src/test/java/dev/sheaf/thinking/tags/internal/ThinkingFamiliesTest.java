package dev.sheaf.thinking.tags.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sheaf.testing.SharedData;
import dev.sheaf.text.ReasoningParser;
import dev.sheaf.text.ReasoningParser.Delta;
import dev.sheaf.text.ReasoningParserFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each family on answers in its own form, and on the templates of real models. */
final class ThinkingFamiliesTest {
  private static final Map<String, ReasoningParserFactory> FAMILIES =
      Map.of(
          "think-tags", new ThinkTags(),
          "granite", new GraniteThinking(),
          "seed", new SeedThinking(),
          "mistral", new MistralThinking(),
          "apertus", new ApertusThinking(),
          "apriel", new AprielThinking(),
          "command-r7b", new CommandThinking(),
          "gemma-4", new Gemma4Thinking(),
          "harmony", new HarmonyThinking(),
          "atem", new AtemThinking());

  /**
   * Family, end of the prompt, answer; each thinks {@code 17*3 < 60} and answers {@code 51 > 50}.
   */
  static Stream<Arguments> answers() {
    return Stream.of(
        arguments("think-tags", "", "\n<think>\n17*3 < 60\n</think>\n\n51 > 50"),
        arguments("think-tags", "<think>\n", "17*3 < 60</think>51 > 50"),
        arguments("granite", "", "<think>17*3 < 60</think><response>51 > 50</response>"),
        arguments("seed", "", "<seed:think>17*3 < 60</seed:think>\n51 > 50"),
        arguments("mistral", "[/INST]", "[THINK]17*3 < 60[/THINK]51 > 50"),
        arguments("apertus", "", "<|inner_prefix|>17*3 < 60<|inner_suffix|>51 > 50"),
        arguments(
            "apriel",
            "<|assistant|>\nHere are my reasoning steps:\n",
            "17*3 < 60\n[BEGIN FINAL RESPONSE]\n51 > 50"),
        arguments(
            "apriel",
            "<|assistant|>\n",
            "Here are my reasoning steps:\n17*3 < 60\n[BEGIN FINAL RESPONSE]\n51 > 50\n[END FINAL RESPONSE]"),
        arguments(
            "command-r7b",
            "<|START_THINKING|>",
            "17*3 < 60<|END_THINKING|><|START_TEXT|>51 > 50<|END_TEXT|>"),
        arguments(
            "command-r7b",
            "",
            "<|START_THINKING|>17*3 < 60<|END_THINKING|><|START_RESPONSE|>51 > 50<|END_RESPONSE|>"),
        arguments("gemma-4", "", "<|channel>thought\n17*3 < 60\n<channel|>51 > 50"),
        arguments(
            "harmony",
            "<|start|>assistant",
            "<|channel|>analysis<|message|>17*3 < 60<|end|><|start|>assistant<|channel|>final<|message|>51 > 50<|return|>"),
        arguments(
            "atem",
            "<|start|>assistant",
            " to=self<|message|>17*3 < 60<|eom|><|start|>assistant to=user<|message|>51 > 50<|eot|>"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void thinkingAndAnswerComeApartHoweverTheAnswerIsCut(
      String family, String prompt, String answer) {
    ReasoningParserFactory factory = FAMILIES.get(family);
    Delta expected = new Delta("17*3 < 60", "51 > 50");
    Delta whole = read(factory.open(prompt), List.of(answer));
    assertThat(whole.reasoning()).isEqualTo(expected.reasoning());
    assertThat(whole.content().strip()).isEqualTo(expected.content());
    assertThat(read(factory.open(prompt), characters(answer))).isEqualTo(whole);
    for (int seed = 0; seed < 50; seed++) {
      assertThat(read(factory.open(prompt), cut(answer, seed))).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void damagedAnswersAreReadTheSameHoweverTheyAreCut(String family, String prompt, String answer) {
    ReasoningParserFactory factory = FAMILIES.get(family);
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder damaged = new StringBuilder(answer);
      int at = random.nextInt(answer.length());
      switch (random.nextInt(3)) {
        case 0 -> damaged.setLength(at);
        case 1 -> damaged.deleteCharAt(at);
        default -> damaged.insert(at, answer, at / 2, at);
      }
      String text = damaged.toString();
      Delta whole = read(factory.open(prompt), List.of(text));
      assertThat(read(factory.open(prompt), characters(text))).as(text).isEqualTo(whole);
      assertThat(read(factory.open(prompt), cut(text, seed))).as(text).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void thinkingComesWhileItIsWritten(String family, String prompt, String answer) {
    ReasoningParser parser = FAMILIES.get(family).open(prompt);
    String begun = answer.substring(0, answer.indexOf("17*3 <") + 4);
    assertThat(parser.push(begun)).isEqualTo(new Delta("17*3", ""));
  }

  @Test
  void anAnswerWithoutThinkingIsKeptToTheLastCharacter() {
    String text = " \nNo <thinking here, [THIN or <|chan… \n";
    FAMILIES.forEach((name, family) -> {
      assertThat(read(family.open("assistant\n"), List.of(text)))
          .as(name)
          .isEqualTo(new Delta("", text));
      assertThat(read(family.open("assistant\n"), characters(text)))
          .as(name)
          .isEqualTo(new Delta("", text));
    });
  }

  @Test
  void aTextThatSpeaksOfTagsIsContent() {
    String text = "Write <think> and </think> around it.";
    assertThat(read(new ThinkTags().open(""), characters(text))).isEqualTo(new Delta("", text));
  }

  @Test
  void thinkingThatThePromptHasClosedIsOver() {
    assertThat(read(new ThinkTags().open("<think>\n\n</think>\n\n"), List.of("51")))
        .isEqualTo(new Delta("", "51"));
  }

  @Test
  void headsOfCallsStayForTheReaderOfCalls() {
    String call =
        "<|start|>assistant to=functions.f<|channel|>commentary json<|message|>{}<|call|>";
    Delta found =
        read(
            new HarmonyThinking().open("<|start|>assistant"),
            characters("<|channel|>analysis<|message|>hm<|end|>" + call));
    assertThat(found).isEqualTo(new Delta("hm", call));
  }

  @Test
  void longThinkingIsNotHeldBack() {
    ReasoningParser parser = new ThinkTags().open("<think>");
    long begun = 0;
    for (int i = 0; i < 200_000; i++) {
      begun += parser.push("<").reasoning().length();
    }
    assertThat(begun).isGreaterThan(199_990);
    assertThat(parser.finish().reasoning()).hasSize((int) (200_000 - begun));
  }

  @Test
  void everyTemplateThatShowsThinkingIsOfExactlyOneFamily() throws IOException {
    Map<String, List<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(SharedData.require("templates"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jinja")).toList()) {
        String template = Files.readString(file);
        for (Map.Entry<String, ReasoningParserFactory> family : FAMILIES.entrySet()) {
          if (family.getValue().recognises(template)) {
            found
                .computeIfAbsent(file.getFileName().toString(), key -> new java.util.ArrayList<>())
                .add(family.getKey());
          }
        }
      }
    }
    assertThat(found).allSatisfy((name, families) -> assertThat(families).as(name).hasSize(1));
    Map<String, Long> counts =
        found.values().stream()
            .collect(Collectors.groupingBy(List::getFirst, Collectors.counting()));
    System.out.println("thinking templates: " + counts);
    assertThat(counts.keySet()).isEqualTo(FAMILIES.keySet());
  }

  private static Delta read(ReasoningParser parser, List<String> pieces) {
    StringBuilder reasoning = new StringBuilder();
    StringBuilder content = new StringBuilder();
    for (String piece : pieces) {
      Delta delta = parser.push(piece);
      reasoning.append(delta.reasoning());
      content.append(delta.content());
    }
    Delta last = parser.finish();
    return new Delta(reasoning + last.reasoning(), content + last.content());
  }

  private static List<String> characters(String text) {
    return text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
  }

  private static List<String> cut(String text, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> out = new java.util.ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + random.nextInt(0, 9));
      out.add(text.substring(at, end));
      at = end;
    }
    return out;
  }
}
