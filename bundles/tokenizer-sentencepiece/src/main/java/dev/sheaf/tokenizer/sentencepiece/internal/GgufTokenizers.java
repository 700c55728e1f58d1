package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.tokenizer.kit.CharsMap;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece tokenizers from {@code tokenizer.ggml.*}: {@code llama} is BPE, {@code t5} unigram.
 */
final class GgufTokenizers {
  /** The table of replacements is no list of bytes. */
  static final ErrorCode CHARS_MAP = ErrorCode.of("SHEAF-SENTENCEPIECE-004", ErrorKind.USER);

  static final String MODEL = "tokenizer.ggml.model";

  private static final String SPACE_PREFIX = "tokenizer.ggml.add_space_prefix";
  private static final String EXTRA_SPACES = "tokenizer.ggml.remove_extra_whitespaces";
  private static final String ESCAPE = "tokenizer.ggml.escape_whitespaces";
  private static final String MAP = "tokenizer.ggml.precompiled_charsmap";

  /** What SentencePiece itself assigns when nothing else is asked for. */
  private static final Vocabulary.Defaults LLAMA =
      new Vocabulary.Defaults(OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(0), true, false);

  /** T5 begins with no token and ends with one. */
  private static final Vocabulary.Defaults T5 =
      new Vocabulary.Defaults(
          OptionalInt.empty(), OptionalInt.of(1), OptionalInt.of(2), false, true);

  private GgufTokenizers() {}

  static boolean knows(Object model) {
    return model.equals("llama") || model.equals("t5");
  }

  static Tokenizer create(Metadata m) {
    boolean unigram = m.string(MODEL).filter("t5"::equals).isPresent();
    Entries entries = Entries.fromGguf(m, unigram ? T5 : LLAMA);
    BytePieces bytes = BytePieces.of(entries);
    Spelling spelling =
        new Spelling(
            charsMap(m),
            m.bool(EXTRA_SPACES).orElse(false),
            m.bool(SPACE_PREFIX).orElse(true),
            m.bool(ESCAPE).orElse(true));
    return new SentencePieceTokenizer(
        entries.vocabulary(),
        bytes,
        unigram ? UnigramPieces.model(entries, bytes) : MergingPieces.model(entries, bytes),
        spelling);
  }

  private static @Nullable CharsMap charsMap(Metadata m) {
    Optional<long[]> numbers = m.integers(MAP);
    if (numbers.isEmpty() || numbers.get().length == 0) {
      return null;
    }
    long[] values = numbers.get();
    byte[] table = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < Byte.MIN_VALUE || values[i] > 255) {
        throw SheafException.of(CHARS_MAP, "the table of replacements is no list of bytes")
            .expected("-128 to 255")
            .found(values[i])
            .where(m.where() + ", " + MAP + "[" + i + "]")
            .next(Entries.NEXT)
            .toException();
      }
      table[i] = (byte) values[i];
    }
    return CharsMap.read(table, m.where() + ", " + MAP);
  }
}
