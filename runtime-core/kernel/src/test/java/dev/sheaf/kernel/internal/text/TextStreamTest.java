package dev.sheaf.kernel.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextStreamTest {
  private final TableTokenizer tokenizer =
      new TableTokenizer(true, " hi".getBytes(StandardCharsets.UTF_8));

  @Test
  void holdsBackBothHalfCharactersAndPossibleStopTexts() {
    TextStream stream = new TextStream(tokenizer, List.of("ö!"));
    assertThat(stream.push('a')).isEqualTo("a");
    assertThat(stream.push(0xC3)).isEmpty();
    assertThat(stream.push(0xB6)).isEmpty();
    assertThat(stream.push('?')).isEqualTo("ö?");
    assertThat(stream.push(0xC3)).isEmpty();
    assertThat(stream.push(0xB6)).isEmpty();
    assertThat(stream.stopped()).isFalse();
    assertThat(stream.push('!')).isEmpty();
    assertThat(stream.stopped()).isTrue();
    assertThat(stream.flush()).isEmpty();
  }

  @Test
  void givesBackAtTheEndFirstTheHeldTextThenTheHalfCharacter() {
    TextStream stream = new TextStream(tokenizer, List.of("xyz"));
    assertThat(stream.push('x')).isEmpty();
    assertThat(stream.push(0xF0)).isEmpty();
    assertThat(stream.flush()).isEqualTo("x\uFFFD");
    assertThat(stream.stopped()).isFalse();
  }

  @Test
  void controlTokensShowNothing() {
    TextStream stream = new TextStream(tokenizer, List.of());
    assertThat(stream.push('a') + stream.push(TableTokenizer.END) + stream.flush()).isEqualTo("a");
  }

  @Test
  void continuesAPromptUnlessItStartsAText() {
    assertThat(new TextStream(tokenizer, List.of()).push(258)).isEqualTo(" hi");
    assertThat(new TextStream(tokenizer, List.of(), true).push(258)).isEqualTo("hi");
  }

  @Test
  void isRebuiltAnywhereByPushingTheTokensAgain() {
    byte[] tokens = "aXX€ XXY tail".getBytes(StandardCharsets.UTF_8);
    for (int cut = 0; cut <= tokens.length; cut++) {
      TextStream through = new TextStream(tokenizer, List.of("XXY"));
      StringBuilder shown = new StringBuilder();
      for (int i = 0; i < cut; i++) {
        shown.append(through.push(tokens[i] & 0xFF));
      }
      TextStream rebuilt = new TextStream(tokenizer, List.of("XXY"));
      StringBuilder again = new StringBuilder();
      for (int i = 0; i < cut; i++) {
        again.append(rebuilt.push(tokens[i] & 0xFF));
      }
      assertThat(again.toString()).isEqualTo(shown.toString());
      for (int i = cut; i < tokens.length; i++) {
        shown.append(rebuilt.push(tokens[i] & 0xFF));
      }
      assertThat(shown.append(rebuilt.flush()).toString()).isEqualTo("aXX€ ");
      assertThat(rebuilt.stopped()).isTrue();
    }
  }

  private TextStream shaped(String stop, boolean showStop, int leastIndent, boolean showControl) {
    return new TextStream(
        tokenizer, new TextStream.Shape(List.of(stop), showStop, leastIndent, showControl), false);
  }

  private static String all(TextStream stream, String text) {
    StringBuilder shown = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      shown.append(stream.push(b & 0xFF));
    }
    return shown + stream.flush();
  }

  @Test
  void theStopTextIsShownWhereThatIsAskedForAndNothingAfterIt() {
    TextStream shown = shaped("END", true, 0, false);
    assertThat(all(shown, "the END of it")).isEqualTo("the END");
    assertThat(shown.stopText()).isEqualTo("END");
    assertThat(all(shaped("END", false, 0, false), "the END of it")).isEqualTo("the ");
    assertThat(all(shaped("END", true, 0, false), "no E")).isEqualTo("no E");
  }

  @Test
  void controlTokensAreSpelledWhereThatIsAskedFor() {
    TextStream stream = shaped("never", false, 0, true);
    assertThat(stream.push('a') + stream.push(TableTokenizer.END)).isEqualTo("a</s>");
    assertThat(shaped("</s>", false, 0, true).push(TableTokenizer.END)).isEmpty();
    TextStream stopped = shaped("</s>", false, 0, true);
    assertThat(stopped.push(TableTokenizer.END)).isEmpty();
    assertThat(stopped.stopped()).as("a stop text may be a control token's spelling").isTrue();
  }

  @Test
  void halfACharacterBeforeAControlTokenIsNotLost() {
    TextStream stream = shaped("never", false, 0, true);
    assertThat(stream.push(0xC3) + stream.push(TableTokenizer.END) + stream.flush())
        .isEqualTo("\uFFFD</s>");
  }

  @Test
  void stopTextsAndIndentTogetherEndWhereTheFirstOfThemDoes() {
    assertThat(all(shaped("b", false, 1, false), "a\n b\nc")).isEqualTo("a\n ");
    assertThat(all(shaped("c", false, 1, false), "a\n b\nc")).isEqualTo("a\n b\n");
    assertThat(all(shaped("zz", false, 2, false), "a\n b")).isEqualTo("a\n");
  }

  @Test
  void saysWhetherALineHasEndedInWhatWasShown() {
    TextStream stream = shaped("x\n", false, 0, false);
    assertThat(stream.push('x')).isEmpty();
    assertThat(stream.lineEnded()).isFalse();
    assertThat(stream.push('y')).isEqualTo("xy");
    assertThat(stream.push('\n')).isEqualTo("\n");
    assertThat(stream.lineEnded()).isTrue();
  }
}
