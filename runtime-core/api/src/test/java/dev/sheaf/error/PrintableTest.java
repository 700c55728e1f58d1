package dev.sheaf.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "größer 日本 𝔘 …", "a\\b \"c\""})
  void leavesOrdinaryTextAlone(String text) {
    assertThat(Printable.text(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "000a, newline",
    "000d, return",
    "001b, escape of terminal commands",
    "0000, nul",
    "007f, delete",
    "0085, next line",
    "009b, control sequence",
    "2028, line separator",
    "2029, paragraph separator",
    "202e, right-to-left override",
    "200b, zero width space",
    "feff, byte order mark",
    "d800, lone surrogate"
  })
  void spellsOutWhatCouldMoveTheCursorOrHide(String hex, String what) {
    char c = (char) Integer.parseInt(hex, 16);
    assertThat(Printable.text("a" + c + "b")).as(what).isEqualTo("a\\u" + hex + "b");
  }

  @Test
  void spellsOutHiddenCharactersBeyondTheFirstPlane() {
    assertThat(Printable.text(new String(Character.toChars(0xe0041)))).isEqualTo("\\ue0041");
  }

  @Test
  void cutsLongTextAndSaysSo() {
    assertThat(Printable.text("x".repeat(400))).hasSize(400).doesNotContain("…");
    assertThat(Printable.text("x".repeat(401))).isEqualTo("x".repeat(400) + "…");
    assertThat(Printable.text("\n".repeat(1_000_000)).length()).isLessThan(420);
  }

  @Test
  void cutsBetweenCharactersNotInsideOne() {
    String cut = Printable.text("x".repeat(399) + "𝔘𝔘");
    assertThat(cut).isEqualTo("x".repeat(399) + "𝔘…");
  }

  @Test
  void neverLetsAControlCharacterThroughWhateverTheInput() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append((char) random.nextInt(0x10000));
      }
      assertThat(Printable.text(text.toString()).codePoints())
          .allMatch(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE);
    }
  }
}
