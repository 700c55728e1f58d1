package dev.sheaf.tokenizer.bpe.internal;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import dev.sheaf.text.Vocabulary;
import dev.sheaf.tokenizer.kit.PreTokenizer;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Builds byte-level BPE tokenizers from the metadata of GGUF files whose {@code
 * tokenizer.ggml.model} is {@code gpt2}.
 */
@Component(property = {"sheaf.name=bpe", "sheaf.version=0.1.0"})
public final class BpeTokenizerFactory implements TokenizerFactory {
  /** The file names a way of cutting text that this bundle does not know, or none. */
  static final ErrorCode PRE_TOKENIZER = ErrorCode.of("SHEAF-BPE-001", ErrorKind.UNAVAILABLE);

  private static final String MODEL = "tokenizer.ggml.model";
  private static final String PRE = "tokenizer.ggml.pre";

  /** Called by the component runtime; does nothing. */
  @Activate
  public BpeTokenizerFactory() {}

  @Override
  public boolean recognises(ModelSource source) {
    return source.metadata().value(MODEL).filter("gpt2"::equals).isPresent();
  }

  @Override
  public Tokenizer create(ModelSource source) {
    return create(source.metadata());
  }

  static Tokenizer create(Metadata metadata) {
    Optional<String> name = metadata.string(PRE);
    PreTokenizer rules = name.flatMap(PreTokenizer::find).orElse(null);
    if (rules == null) {
      throw SheafException.of(
              PRE_TOKENIZER, "how this tokenizer cuts text before merging is not known")
          .expected("one of " + String.join(" ", PreTokenizer.names()))
          .found(name.map(n -> PRE + " = " + n).orElse("no " + PRE))
          .where(metadata.where())
          .next("install a bundle that knows it, or convert the model again with a newer converter")
          .toException();
    }
    // Where the file is silent, no special ids are assumed for this kind of vocabulary.
    Vocabulary vocabulary =
        Vocabulary.fromGguf(
            metadata,
            new Vocabulary.Defaults(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                rules.addBegin() && metadata.has("tokenizer.ggml.bos_token_id"),
                false));
    return new BpeTokenizer(
        vocabulary, rules.split(), MergeRules.read(metadata, vocabulary), rules.wholeFirst());
  }
}
