package dev.sheaf.shell.internal.text;

import dev.sheaf.admin.Command;
import dev.sheaf.engine.ModelText;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code tokenizer show}. */
public final class TokenizerShowVerb {
  private static final String SAMPLE = "The price rose 3.5% — naïve 漢字 🙂";

  /**
   * A tokenizer.
   *
   * @param kind {@code sheaf.name} and version of the bundle that made it
   * @param longest the token that adds most bytes to a text
   * @param sampleText a text that shows how it cuts letters, digits, marks and scripts
   * @param sample the pieces of that text
   */
  record TokenizerReport(
      String name,
      String kind,
      int vocabularySize,
      Optional<NamedToken> begin,
      Optional<NamedToken> end,
      List<NamedToken> endOfGeneration,
      int controlTokens,
      NamedToken longest,
      boolean chatTemplate,
      String sampleText,
      List<String> sample) {}

  /** A token as the vocabulary spells it. */
  record NamedToken(int id, String piece) {
    static NamedToken of(Tokenizer tokenizer, int id) {
      return new NamedToken(id, tokenizer.piece(id));
    }
  }

  private TokenizerShowVerb() {}

  /** The command. */
  public static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of("tokenizer", "show", "What a tokenizer is made of")
        .needs(
            "model",
            "A loaded model's name, a model file or a tokenizer file",
            names::modelsAndFiles)
        .body(invocation -> {
          String typed = invocation.argument("model").orElseThrow();
          try (ModelText opened = TextChoice.open(kernel.engine(), typed)) {
            return report(opened);
          }
        });
  }

  private static TokenizerReport report(ModelText opened) {
    Tokenizer tokenizer = opened.tokenizer();
    int control = 0;
    int longest = 0;
    int most = -1;
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      if (tokenizer.isControl(id)) {
        control++;
      }
      int length = tokenizer.bytes(id, false).length;
      if (length > most) {
        most = length;
        longest = id;
      }
    }
    return new TokenizerReport(
        opened.name(),
        opened.tokenizerKind(),
        tokenizer.vocabularySize(),
        named(tokenizer, tokenizer.beginOfSequence()),
        named(tokenizer, tokenizer.endOfSequence()),
        tokenizer.endOfGeneration().stream()
            .sorted()
            .map(id -> NamedToken.of(tokenizer, id))
            .toList(),
        control,
        NamedToken.of(tokenizer, longest),
        opened.chatTemplate().isPresent(),
        SAMPLE,
        Arrays.stream(tokenizer.encode(SAMPLE, false)).mapToObj(tokenizer::piece).toList());
  }

  private static Optional<NamedToken> named(Tokenizer tokenizer, OptionalInt id) {
    return id.isPresent() ? Optional.of(NamedToken.of(tokenizer, id.getAsInt())) : Optional.empty();
  }
}
