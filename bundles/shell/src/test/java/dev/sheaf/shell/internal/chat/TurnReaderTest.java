package dev.sheaf.shell.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.shell.internal.terminal.Line;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnReaderTest {
  @Test
  void aLineIsATurn() throws Exception {
    assertThat(turns("Hi", "", "  two words ")).containsExactly("Hi", "", "  two words ");
  }

  @Test
  void aBackslashAtTheEndGoesOn() throws Exception {
    assertThat(turns("one\\", "two\\", "three", "next")).containsExactly("one\ntwo\nthree", "next");
  }

  @Test
  void quotesHoldSeveralLines() throws Exception {
    assertThat(turns("\"\"\"", "one\\", "  two", "\"\"\"", "next"))
        .containsExactly("one\\\n  two", "next");
    assertThat(turns("\"\"\"one", "two\"\"\" ", "next")).containsExactly("one\ntwo", "next");
    assertThat(turns("\"\"\"one\"\"\"", "\"\"\"\"\"\"")).containsExactly("one", "");
    assertThat(turns("\"\"\"", "", "a", "", "\"\"\"")).containsExactly("\na\n");
  }

  @Test
  void ctrlCInTheMiddleDropsTheTurn() throws Exception {
    List<Line> lines =
        new ArrayList<>(
            List.of(
                new Line.Typed("one\\"),
                new Line.Cleared(),
                new Line.Typed("\"\"\"x"),
                new Line.Cleared(),
                new Line.Typed("two")));
    TurnReader reader = new TurnReader(prompt -> lines.removeFirst());
    assertThat(List.of(reader.next(), reader.next(), reader.next()))
        .containsExactly(new Line.Cleared(), new Line.Cleared(), new Line.Typed("two"));
  }

  @Test
  void asksForMoreWithAnotherPrompt() throws Exception {
    List<String> prompts = new ArrayList<>();
    List<Line> lines = new ArrayList<>(List.of(new Line.Typed("a\\"), new Line.Typed("b")));
    new TurnReader(
            prompt -> {
              prompts.add(prompt);
              return lines.removeFirst();
            })
        .next();
    assertThat(prompts).containsExactly("> ", "… ");
  }

  @Test
  void readsPipedLinesOfEveryEnding() {
    PipedLines lines = piped("a\r\nb\n\nü 🙂");
    assertThat(List.of(lines.read(""), lines.read(""), lines.read(""), lines.read("")))
        .containsExactly(
            new Line.Typed("a"), new Line.Typed("b"), new Line.Typed(""), new Line.Typed("ü 🙂"));
    assertThat(lines.read("")).isEqualTo(new Line.End());
  }

  @Test
  void refusesPipedBytesThatAreNoText() {
    PipedLines lines =
        new PipedLines(new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xff, '\n'}));
    assertThatThrownBy(
            () -> {
              lines.read("");
              lines.read("");
            })
        .hasMessageContaining("SHEAF-SHELL-010  a line is not UTF-8")
        .hasMessageContaining("standard input, line");
  }

  private static PipedLines piped(String text) {
    return new PipedLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> turns(String... lines) throws InterruptedException {
    TurnReader reader = new TurnReader(piped(String.join("\n", lines) + "\n"));
    List<String> turns = new ArrayList<>();
    while (reader.next() instanceof Line.Typed typed) {
      turns.add(typed.text());
    }
    return turns;
  }
}
