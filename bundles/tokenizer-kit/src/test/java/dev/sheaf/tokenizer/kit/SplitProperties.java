package dev.sheaf.tokenizer.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Each scanner against the regular expressions that define it. */
final class SplitProperties {
  private static final Map<String, List<Pattern>> BY_NAME = new LinkedHashMap<>();
  private static final Map<String, Pattern> BY_PATTERN = new LinkedHashMap<>();

  static {
    Published.byName()
        .forEach((name, rules) ->
            BY_NAME.put(name, List.of(rules).stream().map(SplitProperties::compile).toList()));
    Splits.patterns().forEach(p -> BY_PATTERN.put(p, compile(p)));
  }

  @Property(tries = 1500)
  void namesCutAsTheirExpressionsDo(@ForAll("texts") String text) {
    BY_NAME.forEach((name, rules) ->
        assertThat(pieces(PreTokenizer.find(name).orElseThrow().split(), text))
            .as("%s on '%s'", name, text)
            .isEqualTo(matches(text, rules)));
  }

  @Property(tries = 1500)
  void knownExpressionsCutAsTheEngineDoes(@ForAll("texts") String text) {
    BY_PATTERN.forEach((expression, pattern) ->
        assertThat(pieces(Splits.byPattern(expression).orElseThrow(), text))
            .as("%s on '%s'", expression, text)
            .isEqualTo(matches(text, List.of(pattern))));
  }

  @Property(tries = 1000)
  void anyTextIsCutAsTheExpressionsDo(@ForAll String text) {
    namesCutAsTheirExpressionsDo(text);
  }

  @Property(tries = 500)
  void theEngineWithinABudgetCutsAsWithout(@ForAll("texts") String text) {
    BY_PATTERN.forEach((expression, pattern) ->
        assertThat(pieces(BudgetedRegexSplit.compile(expression, "test"), text))
            .isEqualTo(matches(text, List.of(pattern))));
  }

  @Property(tries = 500)
  void aSplitSeesNothingOutsideItsRange(@ForAll("texts") String text) {
    String padded = "a' \n9" + text + "s9 \n";
    BY_NAME.forEach((name, rules) -> {
      Split split = PreTokenizer.find(name).orElseThrow().split();
      List<String> out = new ArrayList<>();
      split.cut(padded, 5, 5 + text.length(), (t, from, to) -> out.add(t.substring(from, to)));
      assertThat(out).as(name).isEqualTo(pieces(split, text));
    });
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> bits =
        Arbitraries.of(
            " ",
            "  ",
            "    ",
            "\n",
            "\r\n",
            "\t",
            "\u00a0",
            "\u3000",
            "\u0085",
            "a",
            "Zz",
            "ABC",
            "iPhone",
            "é",
            "漢字",
            "々〇",
            "かな",
            "한글",
            "ß",
            "ǅ",
            "ʰ",
            "ſ",
            "Ა",
            "ա",
            "ꞥ",
            "𐐷",
            "𝐀",
            "😀",
            "\u200d",
            "\u0301",
            "\u0903",
            "1",
            "12",
            "1234",
            "1234567",
            "½",
            "Ⅷ",
            "²",
            "𝟘",
            "٣",
            "'",
            "'s",
            "'LL",
            "'ve",
            "'t",
            "'x",
            "'ſ",
            ".",
            "...",
            "。",
            "，",
            "-",
            "/",
            "<|",
            "|>",
            "$",
            "_",
            "`",
            "(",
            "“",
            "‐",
            "€",
            "\u0000",
            "\ufeff",
            "\u17b6",
            "<sentinel:12>",
            "<sentinel:>",
            "IMGIMGABZ",
            "IMGIMGABCDEZ",
            "IMGIMG");
    return bits.list().ofMaxSize(20).map(list -> String.join("", list));
  }

  private static Pattern compile(String expression) {
    return Pattern.compile(expression, Pattern.UNICODE_CHARACTER_CLASS);
  }

  private static List<String> pieces(Split split, String text) {
    List<String> out = new ArrayList<>();
    split.cut(text, 0, text.length(), (t, from, to) -> out.add(t.substring(from, to)));
    assertThat(out).doesNotContain("");
    return out;
  }

  /**
   * Matches and the gaps between them, one expression after the other on what the last one left.
   */
  private static List<String> matches(String text, List<Pattern> expressions) {
    List<String> now = text.isEmpty() ? List.of() : List.of(text);
    for (Pattern expression : expressions) {
      List<String> next = new ArrayList<>();
      for (String piece : now) {
        Matcher m = expression.matcher(piece);
        int end = 0;
        while (m.find()) {
          if (m.start() > end) {
            next.add(piece.substring(end, m.start()));
          }
          if (m.end() > m.start()) {
            next.add(m.group());
          }
          end = m.end();
        }
        if (end < piece.length()) {
          next.add(piece.substring(end));
        }
      }
      now = next;
    }
    return now;
  }
}
