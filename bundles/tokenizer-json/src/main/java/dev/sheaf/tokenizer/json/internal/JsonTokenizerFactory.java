package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.model.ModelSource;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Builds tokenizers from a {@code tokenizer.json} beside the weights, of models whose metadata
 * describe none.
 */
@Component(property = {"sheaf.name=json", "sheaf.version=0.1.0"})
public final class JsonTokenizerFactory implements TokenizerFactory {
  private static final String FILE = "tokenizer.json";

  /** Called by the component runtime; does nothing. */
  @Activate
  public JsonTokenizerFactory() {}

  @Override
  public boolean recognises(ModelSource source) {
    return !source.metadata().has("tokenizer.ggml.model") && source.companion(FILE).isPresent();
  }

  @Override
  public Tokenizer create(ModelSource source) {
    Path path = source.path();
    String where =
        path.toString().endsWith(FILE) ? path.toString() : path.resolveSibling(FILE).toString();
    return TokenizerJson.create(source.companion(FILE).orElseThrow(), where, source);
  }
}
