package dev.sheaf.shell.internal.text;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.ModelText;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.text.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code tokenizer decode}. */
public final class TokenizerDecodeVerb {
  /**
   * The form for programs.
   *
   * @param exact whether the bytes were UTF-8; otherwise some stand as U+FFFD
   */
  record Decoding(String text, int count, boolean exact) {}

  private final Kernel kernel;

  private TokenizerDecodeVerb(Kernel kernel) {
    this.kernel = kernel;
  }

  /** The command. */
  public static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("tokenizer", "decode", "Put tokens together to a text")
        .describe(
            """
            Prints the text exactly; at a terminal with a line end, and with control characters escaped.
            Bytes that are not UTF-8 become U+FFFD. Control tokens add nothing unless --show-special.\
            """)
        .needs(
            "model",
            "A loaded model's name, a model file or a tokenizer file",
            names::modelsAndFiles)
        .takesAll("ids", "Token ids", Command.NONE)
        .option(
            "ids-file",
            "file",
            "Read the ids from a file, or '-' for standard input: a JSON array, or numbers with blanks between",
            TypedPath::proposals)
        .flag("show-special", "Show control tokens as the vocabulary spells them")
        .body(new TokenizerDecodeVerb(kernel)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    List<?> words = words(invocation);
    try (ModelText opened =
        TextChoice.open(kernel.engine(), invocation.argument("model").orElseThrow())) {
      Tokenizer tokenizer = opened.tokenizer();
      int[] ids = TokenIds.of(words, tokenizer.vocabularySize());
      byte[] bytes = bytes(tokenizer, ids, invocation.flag("show-special"));
      String text = new String(bytes, StandardCharsets.UTF_8);
      return invocation.json()
          ? new Decoding(text, ids.length, utf8(bytes))
          : ExactText.print(text, invocation);
    }
  }

  private static List<?> words(Invocation invocation) {
    List<String> arguments = invocation.arguments("ids");
    if (invocation.option("ids-file").isEmpty() && !arguments.isEmpty()) {
      return arguments;
    }
    if (invocation.option("ids-file").isEmpty() || !arguments.isEmpty()) {
      throw SheafException.of(ShellErrors.ARGUMENTS, "ids are needed once")
          .expected("ids as arguments, or --ids-file <file>")
          .found(arguments.isEmpty() ? "neither" : "both")
          .next("tokenizer decode <model> 1 2 3")
          .toException();
    }
    String file = invocation.option("ids-file").orElseThrow();
    return TokenIds.words(TextFile.read(file, invocation, "list of ids"), file);
  }

  private static byte[] bytes(Tokenizer tokenizer, int[] ids, boolean special) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean first = true;
    for (int id : ids) {
      if (!tokenizer.isControl(id)) {
        out.writeBytes(tokenizer.bytes(id, first));
        first = false;
      } else if (special) {
        out.writeBytes(tokenizer.piece(id).getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }

  private static boolean utf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException replaced) {
      return false; // which is what was asked
    }
  }
}
