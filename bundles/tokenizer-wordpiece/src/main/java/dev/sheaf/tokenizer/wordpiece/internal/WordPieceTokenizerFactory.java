package dev.sheaf.tokenizer.wordpiece.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import dev.sheaf.text.Vocabulary;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Builds WordPiece tokenizers from the metadata of GGUF files whose {@code tokenizer.ggml.model} is
 * {@code bert}.
 */
@Component(property = {"sheaf.name=wordpiece", "sheaf.version=0.1.0"})
public final class WordPieceTokenizerFactory implements TokenizerFactory {
  /** The file does not say which token stands for a word that cannot be spelled. */
  static final ErrorCode UNKNOWN = ErrorCode.of("SHEAF-WORDPIECE-001", ErrorKind.USER);

  private static final String MODEL = "tokenizer.ggml.model";
  private static final String BEGIN = "tokenizer.ggml.cls_token_id";
  // GGUF's key is spelled so.
  private static final String END = "tokenizer.ggml.seperator_token_id";

  /** Called by the component runtime; does nothing. */
  @Activate
  public WordPieceTokenizerFactory() {}

  @Override
  public boolean recognises(ModelSource source) {
    return source.metadata().value(MODEL).filter("bert"::equals).isPresent();
  }

  @Override
  public Tokenizer create(ModelSource source) {
    return create(source.metadata());
  }

  static Tokenizer create(Metadata m) {
    Vocabulary vocabulary =
        Vocabulary.fromGguf(
            m,
            new Vocabulary.Defaults(
                id(m, BEGIN, 101), id(m, END, 102), OptionalInt.of(100), true, true));
    if (vocabulary.unknown().isEmpty()) {
      throw SheafException.of(UNKNOWN, "the vocabulary has no token for unknown words")
          .expected("tokenizer.ggml.unknown_token_id")
          .found("no such key")
          .where(m.where())
          .next("convert or download the model again")
          .toException();
    }
    return new WordPieceTokenizer(vocabulary);
  }

  /** The id that the file gives, or what BERT's own vocabularies have. */
  private static OptionalInt id(Metadata m, String key, int otherwise) {
    OptionalLong stored = m.integer(key);
    if (stored.isEmpty()) {
      return OptionalInt.of(otherwise);
    }
    int size = m.strings("tokenizer.ggml.tokens").map(tokens -> tokens.size()).orElse(0);
    long id = stored.getAsLong();
    if (id < 0 || id >= size) {
      throw SheafException.of(Vocabulary.SPECIAL_ID, key + " lies outside the vocabulary")
          .expected("0 to " + (size - 1))
          .found(id)
          .where(m.where())
          .next("convert or download the model again")
          .toException();
    }
    return OptionalInt.of((int) id);
  }
}
