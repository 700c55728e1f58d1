package dev.sheaf.shell.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TerminalViewTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final TerminalView coloured = view(true);
  private final TerminalView plain = view(false);

  @Test
  void dimsThinkingAndSetsItApart() {
    coloured.thinking("hm");
    coloured.thinking(" hm");
    coloured.content("\n\n");
    coloured.content("Yes");
    coloured.content("\n\nno");
    coloured.end();
    assertThat(shown()).isEqualTo("\u001b[2mhm hm\u001b[0m\nYes\n\nno\n");
  }

  @Test
  void saysItInWordsWithoutColours() {
    plain.thinking("hm");
    plain.content("Yes");
    plain.end();
    plain.content("No\n");
    plain.end();
    assertThat(shown()).isEqualTo("[thinking]\nhm\n[answer]\nYes\nNo\n");
  }

  @Test
  void showsCallsAsSuch() {
    plain.content("Let me see.");
    plain.call("get_weather", "");
    plain.call("", "{\"city\":");
    plain.call("", "\"Oslo\"}");
    plain.call("add", "{}");
    plain.end();
    assertThat(shown())
        .isEqualTo("Let me see.\n[calls get_weather] {\"city\":\"Oslo\"}\n[calls add] {}\n");
  }

  @Test
  void putsNoticesOnLinesOfTheirOwn() {
    plain.content("half");
    plain.notice("[waiting for backend cpu]");
    plain.content(" whole");
    plain.end();
    assertThat(shown()).isEqualTo("half\n[waiting for backend cpu]\n whole\n");
  }

  @Test
  void letsNothingOfTheModelsActOnTheTerminal() {
    String attack = "\u001b]0;title\u0007\u001b[2J\r\u009b31m\u202e";
    for (TerminalView view : new TerminalView[] {coloured, plain}) {
      view.thinking(attack);
      view.content(attack);
      view.call(attack, attack);
      view.notice(attack);
      view.end();
    }
    assertThat(shown().replace("\u001b[2m", "").replace("\u001b[1m", "").replace("\u001b[0m", ""))
        .doesNotContain("\u001b", "\u0007", "\r", "\u009b", "\u202e")
        .contains("\\u001b]0;title\\u0007");
  }

  private String shown() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  private TerminalView view(boolean colours) {
    return new TerminalView(new PrintStream(screen, true, StandardCharsets.UTF_8), colours);
  }
}
