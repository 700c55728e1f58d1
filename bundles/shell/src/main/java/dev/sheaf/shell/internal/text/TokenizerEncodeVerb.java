package dev.sheaf.shell.internal.text;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.ModelText;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.render.Escaped;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code tokenizer encode}. */
public final class TokenizerEncodeVerb {
  /** The form for programs. */
  record Encoding(List<Integer> ids, List<String> pieces, int count) {}

  /**
   * A line for people.
   *
   * @param bytes what it adds to a text; nothing for a control token
   */
  record EncodedToken(int id, String piece, String bytes) {}

  private final Kernel kernel;

  private TokenizerEncodeVerb(Kernel kernel) {
    this.kernel = kernel;
  }

  /** The command. */
  public static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("tokenizer", "encode", "Cut a text into tokens")
        .describe(
            """
            The text is an argument, a file, or standard input; of the last two every byte counts, line ends included.
            What the vocabulary puts around a text is added unless --no-bos. Control tokens written in the text are
            plain text unless --special. Half of a surrogate pair is read as U+FFFD.\
            """)
        .needs(
            "model",
            "A loaded model's name, a model file or a tokenizer file",
            names::modelsAndFiles)
        .takes("text", "Text to cut, or '-' for standard input", Command.NONE)
        .option("text-file", "file", "Read the text from a file", TypedPath::proposals)
        .flag("special", "Control tokens written in the text count as such")
        .flag("no-bos", "Add nothing at the beginning and the end")
        .body(new TokenizerEncodeVerb(kernel)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    String text = text(invocation);
    try (ModelText opened =
        TextChoice.open(kernel.engine(), invocation.argument("model").orElseThrow())) {
      Tokenizer tokenizer = opened.tokenizer();
      int[] ids =
          tokenizer.encode(
              List.of(new TextSpan(text, invocation.flag("special"))), !invocation.flag("no-bos"));
      if (invocation.json()) {
        return new Encoding(
            Arrays.stream(ids).boxed().toList(),
            Arrays.stream(ids).mapToObj(tokenizer::piece).toList(),
            ids.length);
      }
      List<EncodedToken> tokens = new ArrayList<>(ids.length);
      for (int i = 0; i < ids.length; i++) {
        byte[] bytes = tokenizer.bytes(ids[i], i == 0);
        tokens.add(
            new EncodedToken(
                ids[i],
                Escaped.piece(tokenizer.piece(ids[i])),
                tokenizer.isControl(ids[i]) ? "" : Escaped.quoted(bytes)));
      }
      if (tokens.isEmpty()) {
        invocation.err().println("no tokens");
      }
      return tokens;
    }
  }

  private static String text(Invocation invocation) {
    Optional<String> argument = invocation.argument("text");
    Optional<String> file = invocation.option("text-file");
    if (argument.isPresent() && file.isPresent()) {
      throw SheafException.of(
              ShellErrors.CONFLICTING_OPTIONS, "--text-file does not go with a text")
          .expected("one of them")
          .found("both")
          .next("leave one out")
          .toException();
    }
    if (argument.isPresent() && !argument.get().equals("-")) {
      return argument.get();
    }
    if (file.isEmpty() && argument.isEmpty() && invocation.interactive()) {
      throw SheafException.of(ShellErrors.PROMPT, "there is no text")
          .expected("a text, --text-file <file>, or text on standard input")
          .found("nothing")
          .next("tokenizer encode <model> \"Once upon a time\"")
          .toException();
    }
    return TextFile.read(file.orElse("-"), invocation, "text");
  }
}
