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
}
