package dev.sheaf.tokenizer.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Each scanner against the regular expression that defines it. */
final class SplitProperties {
  private static final String S = "[\\p{IsWhite_Space}]";
  private static final String NOT_SLN = "[^\\p{IsWhite_Space}\\p{L}\\p{N}]";
  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?"
          + NOT_SLN
          + "+|"
          + S
          + "+(?!"
          + "[^\\p{IsWhite_Space}])|"
          + S
          + "+";
  private static final String LLAMA3 =
      "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+"
          + "|\\p{N}{1,%d}| ?"
          + NOT_SLN
          + "+[\\r\\n]*|"
          + S
          + "*[\\r\\n]+|"
          + S
          + "+(?!"
          + "[^\\p{IsWhite_Space}])|"
          + S
          + "+";

  @Property(tries = 2000)
  void gpt2(@ForAll("texts") String text) {
    assertThat(pieces(new Gpt2Split(), text)).isEqualTo(matches(text, GPT2));
  }

  @Property(tries = 2000)
  void llama3AndQwen2(@ForAll("texts") String text) {
    for (int digits : new int[] {1, 3}) {
      assertThat(pieces(new Llama3Split(digits), text))
          .isEqualTo(matches(text, LLAMA3.formatted(digits)));
    }
  }

  @Property(tries = 2000)
  void smollm(@ForAll("texts") String text) {
    assertThat(pieces(known("smollm"), text)).isEqualTo(matches(text, "\\p{N}", GPT2));
  }

  @Property(tries = 2000)
  void falcon(@ForAll("texts") String text) {
    assertThat(pieces(known("falcon"), text))
        .isEqualTo(matches(text, "[\\p{P}$+<=>^~|`]+", GPT2, "[0-9][0-9][0-9]"));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> bits =
        Arbitraries.of(
            " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u3000", "\u0085", "a", "Zz", "é", "漢字", "ß",
            "𐐷", "😀", "\u200d", "\u0301", "1", "12", "1234", "½", "Ⅷ", "²", "𝟘", "'", "'s",
            "'LL", "'ve", "'t", "'x", ".", "...", "-", "<|", "|>", "$", "_", "\u0000", "\ufeff",
            "\u17b6");
    return bits.list().ofMaxSize(24).map(list -> String.join("", list));
  }

  private static Split known(String name) {
    return PreTokenizer.find(name).orElseThrow().split();
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
  private static List<String> matches(String text, String... expressions) {
    List<String> now = text.isEmpty() ? List.of() : List.of(text);
    for (String expression : expressions) {
      List<String> next = new ArrayList<>();
      for (String piece : now) {
        Matcher m = Pattern.compile(expression).matcher(piece);
        int end = 0;
        while (m.find()) {
          if (m.start() > end) {
            next.add(piece.substring(end, m.start()));
          }
          next.add(m.group());
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
