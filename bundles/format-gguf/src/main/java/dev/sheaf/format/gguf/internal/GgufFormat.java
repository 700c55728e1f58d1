package dev.sheaf.format.gguf.internal;

import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Opens GGUF files, versions 2 and 3, little-endian, in one or several parts.
 *
 * <p><b>Threads.</b> Stateless. <b>Memory.</b> Nothing is allocated from a number in the file
 * before that number is known to fit the file. Tensors are read once into native memory that the
 * source owns, or mapped if the options say so.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The GGUF
 *     specification</a>
 */
@Component(property = {"sheaf.name=gguf", "sheaf.version=0.1.0"})
public final class GgufFormat implements ModelFormat {
  /** Called by declarative services. */
  @Activate
  public GgufFormat() {}

  /**
   * True for the magic, and for a file that is merely called {@code .gguf}: opening it then says
   * what it is instead. A safetensors file by that name is left to its own format.
   */
  @Override
  public boolean recognises(Path path, ByteBuffer head) {
    byte[] bytes = new byte[head.remaining()];
    head.duplicate().get(bytes);
    boolean magic =
        bytes.length >= 4
            && bytes[0] == 'G'
            && bytes[1] == 'G'
            && bytes[2] == 'U'
            && bytes[3] == 'F';
    return magic
        || (GgufErrors.label(path).toLowerCase(Locale.ROOT).endsWith(".gguf")
            && !Lookalike.isSafetensors(bytes));
  }

  @Override
  public ModelSource open(Path path, OpenOptions options) {
    try (SplitFiles files = new SplitFiles()) {
      List<SplitFiles.Part> parts = files.open(path);
      GgufSource source = GgufSource.of(parts, options.mmap());
      files.release();
      if (options.scan()) {
        scan(source);
      }
      return source;
    }
  }

  private static void scan(GgufSource source) {
    try {
      FiniteScan.run(source);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }
}
