package dev.sheaf.shell.internal.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class EscapedTest {
  @Test
  void leavesNothingThatATerminalActsOn() {
    assertThat(Escaped.screen("\u001b[2J\u0007\b\r\u009b\u202eab\u2066\u2028\ud800"))
        .isEqualTo("\\u001b[2J\\u0007\\u0008\\u000d\\u009b\\u202eab\\u2066\\u2028\\ud800");
    assertThat(Escaped.screen("été 漢 🙂\n\tx")).isEqualTo("été 漢 🙂\n\tx");
  }

  @Property
  void neverShowsAControlCharacter(@ForAll String text) {
    assertThat(Escaped.screen(text).codePoints())
        .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
    assertThat(Escaped.quoted(text).codePoints()).noneMatch(Character::isISOControl);
  }

  @Test
  void quotesTextsAndBytesAlike() {
    String text = "a \"q\" \\ \n\t\r 漢🙂";
    String quoted = "\"a \\\"q\\\" \\\\ \\n\\t\\r 漢🙂\"";
    assertThat(Escaped.quoted(text)).isEqualTo(quoted);
    assertThat(Escaped.quoted(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(quoted);
  }

  @Test
  void tellsBytesThatAreNoCharacters() {
    assertThat(Escaped.quoted(new byte[] {(byte) 0xe6, (byte) 0xbc})).isEqualTo("\"\\xe6\\xbc\"");
    assertThat(Escaped.quoted(new byte[] {(byte) 0xc0, (byte) 0x80, 'a', (byte) 0xff}))
        .isEqualTo("\"\\xc0\\x80a\\xff\"");
    assertThat(Escaped.quoted(new byte[0])).isEqualTo("\"\"");
  }
}
