package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Invocation;
import dev.sheaf.constraint.Grammar;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.render.JsonDocument;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the text must match: {@code --regex}, {@code --choice} or {@code --grammar}. */
final class GrammarOptions {
  private static final int MOST_BYTES = 4 << 20;

  private GrammarOptions() {}

  static CommandDraft declare(CommandDraft draft, LiveNames names) {
    return draft
        .option("regex", "pattern", "The whole text must match this regular expression")
        .option(
            "choice", "a,b,…", "The text must be one of these; may be repeated instead of commas")
        .option(
            "grammar",
            "kind:text",
            "The text must follow a grammar of this kind; kind:@file reads it from a file",
            names::grammars);
  }

  static Optional<Grammar> parse(Invocation invocation) {
    List<Grammar> asked = new ArrayList<>();
    invocation
        .option("regex")
        .ifPresent(pattern -> asked.add(grammar("regex", pattern, "--regex")));
    if (!invocation.options("choice").isEmpty()) {
      asked.add(choice(invocation.options("choice")));
    }
    invocation.option("grammar").ifPresent(text -> asked.add(written(text)));
    if (asked.size() > 1) {
      throw SheafException.of(
              ShellErrors.CONFLICTING_OPTIONS, "--regex, --choice and --grammar exclude each other")
          .expected("one of them")
          .found(asked.size())
          .next("leave the others out")
          .toException();
    }
    return asked.stream().findFirst();
  }

  private static Grammar choice(List<String> typed) {
    List<String> texts = typed.size() > 1 ? typed : List.of(typed.getFirst().split(",", -1));
    if (texts.stream().anyMatch(String::isEmpty)) {
      throw refused("--choice", "texts of at least one character", "an empty text");
    }
    return new Grammar("choice", JsonDocument.array(texts));
  }

  private static Grammar written(String typed) {
    int colon = typed.indexOf(':');
    if (colon < 1) {
      throw refused("--grammar", "a kind, a colon, and a text or @file", typed);
    }
    String text = typed.substring(colon + 1);
    return grammar(
        typed.substring(0, colon),
        text.startsWith("@") ? fromFile(text.substring(1)) : text,
        "--grammar");
  }

  private static Grammar grammar(String kind, String text, String option) {
    if (text.isEmpty()) {
      throw refused(option, "a text of at least one character", "an empty text");
    }
    return new Grammar(kind, text);
  }

  private static String fromFile(String typed) {
    Path path = TypedPath.existing(typed, ShellErrors.UNREADABLE, "grammar file");
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw refused("--grammar", "a file of at most 4 MiB", "a larger one");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused("--grammar", "a file in UTF-8", "bytes that are none");
    } catch (IOException e) {
      throw TypedPath.unreadable(path, e);
    }
  }

  private static SheafException refused(String option, String expected, String found) {
    return SheafException.of(ShellErrors.OPTION_VALUE, option + " cannot be used as it is")
        .expected(expected)
        .found(found.isEmpty() ? "an empty text" : found)
        .where(option)
        .next("correct the value, or leave the option out")
        .toException();
  }
}
