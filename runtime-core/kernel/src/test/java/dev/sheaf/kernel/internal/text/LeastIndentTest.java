package dev.sheaf.kernel.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LeastIndentTest {
  @Test
  void endsBeforeTheFirstLineThatIsNotIndentedFarEnough() {
    assertThat(all(2, "def f():\n  one\n\n   \n  two\n outside"))
        .isEqualTo("def f():\n  one\n\n   \n  two\n");
    assertThat(all(1, "first line\nsecond")).isEqualTo("first line\n");
  }

  @Test
  void theFirstLineAndBlankOnesMayBeginAnywhere() {
    assertThat(all(4, "x\n\n \n\t\n    y\r\n\r\n    z\n  "))
        .isEqualTo("x\n\n \n\t\n    y\r\n\r\n    z\n  ");
  }

  @Test
  void whiteSpaceOfALineIsHeldBackUntilTheLineBelongsToTheText() {
    LeastIndent indent = new LeastIndent(2);
    assertThat(indent.push("a\n ")).isEqualTo("a\n");
    assertThat(indent.push(" ")).isEmpty();
    assertThat(indent.push("b")).isEqualTo("  b");
    assertThat(indent.push("\n ")).isEqualTo("\n");
    assertThat(indent.push("c")).isEmpty();
    assertThat(indent.stopped()).isTrue();
    assertThat(indent.push("  d")).isEmpty();
    assertThat(indent.flush()).isEmpty();
  }

  @Test
  void anyCutOfTheTextGivesWhatALineByLineReadingGives() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(24); i > 0; i--) {
        text.append(" \t\nab".charAt(random.nextInt(5)));
      }
      int least = 1 + random.nextInt(3);
      LeastIndent indent = new LeastIndent(least);
      StringBuilder shown = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int to = Math.min(text.length(), at + random.nextInt(5));
        shown.append(indent.push(text.substring(at, to)));
        at = to;
      }
      String expected = byLines(text.toString(), least);
      assertThat(shown + indent.flush()).as("%s of %d", text, least).isEqualTo(expected);
      assertThat(indent.stopped()).isEqualTo(!expected.contentEquals(text));
    }
  }

  private static String byLines(String text, int least) {
    String[] lines = text.split("\n", -1);
    StringBuilder out = new StringBuilder(lines[0]);
    for (int i = 1; i < lines.length; i++) {
      out.append('\n');
      if (!lines[i].isBlank() && lines[i].length() - lines[i].stripLeading().length() < least) {
        return out.toString();
      }
      out.append(lines[i]);
    }
    return out.toString();
  }

  private static String all(int least, String text) {
    TextStream stream =
        new TextStream(
            new TableTokenizer(false), new TextStream.Shape(List.of(), false, least, false), false);
    StringBuilder shown = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      shown.append(stream.push(b & 0xFF));
    }
    return shown + stream.flush();
  }
}
