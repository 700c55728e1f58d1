package dev.sheaf.tokenizer.sentencepiece.internal;

import dev.sheaf.model.Metadata;
import dev.sheaf.model.ModelSource;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Builds SentencePiece tokenizers: from the metadata of GGUF files whose {@code
 * tokenizer.ggml.model} is {@code llama} or {@code t5}, and from a {@code tokenizer.model} beside
 * the weights where there is neither a {@code tokenizer.json} nor a {@code tekken.json}.
 */
@Component(property = {"sheaf.name=sentencepiece", "sheaf.version=0.1.0"})
public final class SentencePieceTokenizerFactory implements TokenizerFactory {
  private static final String FILE = "tokenizer.model";

  /** Called by the component runtime; does nothing. */
  @Activate
  public SentencePieceTokenizerFactory() {}

  @Override
  public boolean recognises(ModelSource source) {
    Optional<Object> model = source.metadata().value(GgufTokenizers.MODEL);
    if (model.isPresent()) {
      return model.filter(GgufTokenizers::knows).isPresent();
    }
    // The other files, where a model has them, say more than this one: added tokens, templates.
    return source.companion(FILE).isPresent()
        && source.companion("tokenizer.json").isEmpty()
        && source.companion("tekken.json").isEmpty();
  }

  @Override
  public Tokenizer create(ModelSource source) {
    Metadata metadata = source.metadata();
    if (metadata.has(GgufTokenizers.MODEL)) {
      return GgufTokenizers.create(metadata);
    }
    return SentencePieceModel.create(
        source.companion(FILE).orElseThrow(), source.path().resolveSibling(FILE).toString());
  }
}
