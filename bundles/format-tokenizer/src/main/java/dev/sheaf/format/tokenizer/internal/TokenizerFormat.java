package dev.sheaf.format.tokenizer.internal;

import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Opens a tokenizer file that lies beside no model, so that whoever looks at tokenizers can. What
 * it gives has no tensors, so it is never loaded as a model.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Nothing is read before a tokenizer asks.
 */
@Component(property = {"sheaf.name=tokenizer", "sheaf.version=0.1.0"})
public final class TokenizerFormat implements ModelFormat {
  /** Called by declarative services. */
  @Activate
  public TokenizerFormat() {}

  @Override
  public boolean recognises(Path path, ByteBuffer head) {
    return TokenizerKind.of(path, head).isPresent();
  }

  @Override
  public ModelSource open(Path path, OpenOptions options) {
    return TokenizerSource.open(path);
  }
}
