package dev.sheaf.shell.internal.chat;

import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.shell.internal.terminal.Line;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Lines of a script on standard input, read as they come: whoever writes them may wait. */
final class PipedLines implements TurnReader.Lines {
  private static final int MOST_CHARACTERS = 64 << 20;

  private final Reader in;
  private int line;

  PipedLines(InputStream in) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
  }

  @Override
  public Line read(String prompt) {
    line++;
    StringBuilder text = new StringBuilder();
    try {
      int c = in.read();
      if (c < 0) {
        return new Line.End();
      }
      while (c >= 0 && c != '\n') {
        if (text.length() == MOST_CHARACTERS) {
          throw refused("a line is too long", "at most 64 Mi characters", "more").toException();
        }
        text.append((char) c);
        c = in.read();
      }
    } catch (CharacterCodingException e) {
      throw refused("a line is not UTF-8", "text in UTF-8", "bytes that are none")
          .cause(e)
          .toException();
    } catch (IOException e) {
      throw refused("standard input cannot be read", "lines", String.valueOf(e.getMessage()))
          .cause(e)
          .toException();
    }
    int length = text.length();
    boolean carriage = length > 0 && text.charAt(length - 1) == '\r';
    return new Line.Typed(carriage ? text.substring(0, length - 1) : text.toString());
  }

  private SheafException.Draft refused(String summary, String expected, Object found) {
    return SheafException.of(ShellErrors.PROMPT, summary)
        .expected(expected)
        .found(found)
        .where("standard input, line " + line)
        .next("correct it there");
  }
}
