package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import dev.sheaf.text.Vocabulary;
import java.util.OptionalInt;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Builds SentencePiece BPE tokenizers from the metadata of GGUF files whose {@code
 * tokenizer.ggml.model} is {@code llama}.
 */
@Component(property = {"sheaf.name=sentencepiece", "sheaf.version=0.1.0"})
public final class SentencePieceTokenizerFactory implements TokenizerFactory {
  private static final String MODEL = "tokenizer.ggml.model";
  private static final String SPACE_PREFIX = "tokenizer.ggml.add_space_prefix";

  /** What SentencePiece itself assigns when nothing else is asked for. */
  private static final Vocabulary.Defaults DEFAULTS =
      new Vocabulary.Defaults(OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(0), true, false);

  /** Called by the component runtime; does nothing. */
  @Activate
  public SentencePieceTokenizerFactory() {}

  @Override
  public boolean recognises(ModelSource source) {
    return source.metadata().value(MODEL).filter("llama"::equals).isPresent();
  }

  @Override
  public Tokenizer create(ModelSource source) {
    return create(source.metadata());
  }

  static Tokenizer create(Metadata metadata) {
    Vocabulary vocabulary = Vocabulary.fromGguf(metadata, DEFAULTS);
    return new SentencePieceTokenizer(
        Pieces.read(metadata, vocabulary), metadata.bool(SPACE_PREFIX).orElse(true));
  }
}
