package dev.sheaf.shell.internal.text;

import dev.sheaf.admin.Invocation;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts of files and of standard input: UTF-8, of a bounded size, exactly as they are. */
public final class TextFile {
  private static final int MOST_BYTES = 64 << 20;

  private TextFile() {}

  /** The text of a file; {@code -} is standard input. */
  public static String read(String typed, Invocation invocation, String what) {
    return typed.equals("-") ? piped(invocation, what) : file(typed, what);
  }

  /** The text of a file. */
  public static String file(String typed, String what) {
    Path path = TypedPath.existing(typed, ShellErrors.UNREADABLE, what + " file");
    try (InputStream in = Files.newInputStream(path)) {
      return decoded(in, what, path.toString());
    } catch (IOException e) {
      throw TypedPath.unreadable(path, e);
    }
  }

  /** The text of standard input. */
  public static String piped(Invocation invocation, String what) {
    try {
      return decoded(invocation.in(), what, "standard input");
    } catch (IOException e) {
      throw SheafException.of(ShellErrors.PROMPT, "standard input cannot be read")
          .found(e.getMessage())
          .where("standard input")
          .next("give the %s as an argument or a file".formatted(what))
          .cause(e)
          .toException();
    }
  }

  private static String decoded(InputStream in, String what, String where) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw SheafException.of(ShellErrors.PROMPT, "the %s is too large".formatted(what))
          .expected("at most 64 MiB")
          .found("more")
          .where(where)
          .next("shorten it: no context is that long")
          .toException();
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw SheafException.of(ShellErrors.PROMPT, "the %s is not UTF-8".formatted(what))
          .expected("text in UTF-8")
          .found("bytes that are none")
          .where(where)
          .next("convert it, for instance: iconv -t UTF-8")
          .cause(e)
          .toException();
    }
  }
}
