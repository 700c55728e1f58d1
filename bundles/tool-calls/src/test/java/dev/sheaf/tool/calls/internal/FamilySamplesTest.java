package dev.sheaf.tool.calls.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.sheaf.text.ToolCallParser;
import dev.sheaf.text.ToolCallParserFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each family on an answer in its own form, however the answer is cut or damaged. */
final class FamilySamplesTest {
  static Stream<Sample> samples() {
    return Sample.ALL.stream();
  }

  private static ToolCallParserFactory family(Sample sample) {
    return Families.ALL.get(sample.family());
  }

  @Test
  void everyFamilyHasASample() {
    assertThat(Sample.ALL.stream().map(Sample::family).collect(Collectors.toSet()))
        .isEqualTo(Families.ALL.keySet());
  }

  @Test
  void everyFamilyIsAService() {
    assertThat(Families.ALL.values()).allMatch(Families::isComponent);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void callsAreFoundHoweverTheAnswerIsCut(Sample sample) {
    Reading whole = Reading.whole(family(sample), sample.text());
    assertThat(whole.names()).containsExactly("get_weather", "add");
    assertThat(whole.values())
        .containsExactly(
            JsonParser.parseString(Sample.WEATHER), JsonParser.parseString(Sample.ADD));
    assertThat(whole.content()).isEmpty();
    assertThat(Reading.byCharacter(family(sample), sample.text())).isEqualTo(whole);
    for (int seed = 0; seed < 20; seed++) {
      assertThat(Reading.atRandom(family(sample), sample.text(), seed)).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void argumentsComeBeforeTheCallIsWhole(Sample sample) {
    ToolCallParser parser = family(sample).open(Reading.TOOLS);
    // behind the name of the last argument
    int last =
        Pattern.compile("\\bb\\b").matcher(sample.text()).results().toList().getLast().end() + 2;
    List<String> names = new ArrayList<>();
    List<StringBuilder> arguments = new ArrayList<>();
    for (int i = 0; i < last; i++) {
      Reading.take(parser.push(sample.text().substring(i, i + 1)), names, arguments);
    }
    boolean nameIsLast = sample.text().contains("{\"arguments\"");
    assertThat(names).contains("get_weather");
    if (!nameIsLast) {
      assertThat(names).containsExactly("get_weather", "add");
      assertThat(arguments.getLast().toString()).startsWith("{").contains("\"a\"");
      assertThat(arguments.getLast().toString()).doesNotEndWith("}");
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void textAroundCallsIsContent(Sample sample) {
    boolean begins = List.of("llama3-json", "functionary-v3.2").contains(sample.family());
    if (begins || sample.text().startsWith(" to=")) {
      return; // nothing can stand before these
    }
    Reading found = Reading.byCharacter(family(sample), "Let me see: " + sample.text());
    assertThat(found.names()).containsExactly("get_weather", "add");
    assertThat(found.content()).isEqualTo("Let me see:");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void halfAnAnswerLosesNothing(Sample sample) {
    for (int end = 0; end < sample.text().length(); end++) {
      String half = sample.text().substring(0, end);
      Reading whole = Reading.whole(family(sample), half);
      assertThat(Reading.byCharacter(family(sample), half)).as(half).isEqualTo(whole);
      if (whole.names().isEmpty()) {
        assertThat(whole.content()).isEqualTo(content(sample, half));
      }
    }
  }

  /** Functionary's name for the reader of a text is no part of the text. */
  private static String content(Sample sample, String text) {
    return sample.family().equals("functionary-v3.2") && text.startsWith("all\n")
        ? text.substring(4)
        : text;
  }

  @ParameterizedTest
  @MethodSource("samples")
  void damagedAnswersAreReadTheSameHoweverTheyAreCutAndLoseNothing(Sample sample) {
    for (int seed = 0; seed < 120; seed++) {
      String damaged = damaged(sample.text(), new SplittableRandom(seed));
      Reading whole = Reading.whole(family(sample), damaged);
      assertThat(Reading.byCharacter(family(sample), damaged)).as(damaged).isEqualTo(whole);
      assertThat(Reading.atRandom(family(sample), damaged, seed)).as(damaged).isEqualTo(whole);
      if (whole.names().isEmpty()) {
        assertThat(whole.content()).isEqualTo(content(sample, damaged));
      }
    }
  }

  static String damaged(String text, SplittableRandom random) {
    StringBuilder out = new StringBuilder(text);
    for (int edits = random.nextInt(1, 4); edits > 0 && !out.isEmpty(); edits--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(4)) {
        case 0 -> out.deleteCharAt(at);
        case 1 -> out.insert(at, "{\"<>[]}:,\n =é".charAt(random.nextInt(13)));
        case 2 -> out.delete(at, Math.min(out.length(), at + random.nextInt(1, 20)));
        default -> out.insert(at, text, at / 2, Math.min(text.length(), at / 2 + 15));
      }
    }
    return out.toString();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatOnlyLooksLikeABeginningIsContent(Sample sample) {
    String text = sample.text().strip();
    for (int end : new int[] {1, 2, 3, Math.min(8, text.length())}) {
      String looks = "see " + text.substring(0, end) + " and no more, <b>1 > 0</b>, x{y}.";
      Reading found = Reading.byCharacter(family(sample), looks);
      assertThat(found.names()).as(looks).isEmpty();
      assertThat(found.content()).isEqualTo(looks);
    }
  }
}
