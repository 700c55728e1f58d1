package dev.sheaf.format.safetensors.internal;

import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Opens a safetensors model, in one file or in several with an index, with the {@code config.json}
 * beside it.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Nothing is allocated from a number in the file
 * before that number is known to fit the file. Tensors are read once into native memory that the
 * source owns, or mapped if the options say so.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The safetensors format</a>
 */
@Component(property = {"sheaf.name=safetensors", "sheaf.version=0.1.0"})
public final class SafetensorsFormat implements ModelFormat {
  private static final byte[] GGUF = "GGUF".getBytes(StandardCharsets.US_ASCII);

  /** Called by declarative services. */
  @Activate
  public SafetensorsFormat() {}

  /**
   * True for a header of the right shape, and for a file that is merely called {@code
   * .safetensors}: opening it then says what it is instead. A GGUF file by that name is left to its
   * own format.
   */
  @Override
  public boolean recognises(Path path, ByteBuffer head) {
    boolean named = SafetensorsErrors.label(path).toLowerCase(Locale.ROOT).endsWith(".safetensors");
    if (ShardIndex.isNamed(path)) {
      return true;
    }
    boolean gguf =
        head.remaining() >= 4 && head.slice(head.position(), 4).equals(ByteBuffer.wrap(GGUF));
    return Lookalike.isSafetensors(head) || (named && !gguf);
  }

  @Override
  public ModelSource open(Path path, OpenOptions options) {
    try (ModelFolder folder = new ModelFolder()) {
      ModelFolder.Model model = folder.open(path);
      SafetensorsSource source = SafetensorsSource.of(model, options.mmap());
      folder.release();
      if (options.scan()) {
        scan(source);
      }
      return source;
    }
  }

  private static void scan(SafetensorsSource source) {
    try {
      FiniteScan.run(source);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }
}
