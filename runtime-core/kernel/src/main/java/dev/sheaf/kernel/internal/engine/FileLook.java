package dev.sheaf.kernel.internal.engine;

import dev.sheaf.error.SheafException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A first look at a file before any format sees it: that it is a regular file, and its first bytes.
 *
 * @param path the file, links resolved
 * @param head its first bytes, at most 64
 * @param size in bytes
 * @param modifiedMillis when it was changed last
 */
record FileLook(Path path, ByteBuffer head, long size, long modifiedMillis) {
  private static final int HEAD = 64;

  static FileLook at(Path given) {
    try {
      if (!Files.exists(given)) {
        throw SheafException.of(EngineCodes.NO_SUCH_FILE, "there is no file '" + given + "'")
            .expected("a model file")
            .found("nothing at that path")
            .where(given.toAbsolutePath())
            .next("check the path; sheaf:model list names the models that are loaded")
            .toException();
      }
      Path path = given.toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw SheafException.of(EngineCodes.NOT_A_FILE, "'" + given + "' is not a regular file")
            .expected("a model file")
            .found(attributes.isDirectory() ? "a directory" : "a device, pipe or socket")
            .where(path)
            .next("name the file itself, for instance model.gguf")
            .toException();
      }
      ByteBuffer head = ByteBuffer.allocate(HEAD);
      try (SeekableByteChannel channel = Files.newByteChannel(path)) {
        while (head.hasRemaining() && channel.read(head) >= 0) {
          continue;
        }
      }
      return new FileLook(
          path, head.flip(), attributes.size(), attributes.lastModifiedTime().toMillis());
    } catch (IOException e) {
      throw SheafException.of(EngineCodes.NOT_A_FILE, "'" + given + "' cannot be read")
          .expected("a readable model file")
          .found(e)
          .where(given.toAbsolutePath())
          .next("check the file's permissions")
          .cause(e)
          .toException();
    }
  }

  /** What a file that no format knows looks like, in words. */
  String looksLike() {
    byte[] b = new byte[head.remaining()];
    head.duplicate().get(b);
    String text = new String(b, java.nio.charset.StandardCharsets.ISO_8859_1);
    String start = text.stripLeading().toLowerCase(java.util.Locale.ROOT);
    if (b.length == 0) {
      return "an empty file";
    }
    if (text.startsWith("PK\u0003\u0004")) {
      return "a ZIP archive (PyTorch's .pt and .npz files are ZIP archives too; they can hold code and are never loaded)";
    }
    if (text.startsWith("\u0080\u0002")
        || text.startsWith("\u0080\u0003")
        || text.startsWith("\u0080\u0004")
        || text.startsWith("\u0080\u0005")) {
      return "a Python pickle, which can hold code and is never loaded";
    }
    if (start.startsWith("<!doctype") || start.startsWith("<html")) {
      return "an HTML page; a download probably answered with an error page";
    }
    if (text.startsWith("\u001f\u008b")) {
      return "a gzip archive";
    }
    if (text.startsWith("version https://git-lfs")) {
      return "a Git LFS pointer, not the file itself";
    }
    if (text.startsWith("FUGG")) {
      return "a GGUF file with its bytes in reverse order";
    }
    if (text.startsWith("ggml") || text.startsWith("lmgg") || text.startsWith("tjgg")) {
      return "a GGML file from before GGUF";
    }
    if (text.startsWith("\u007fELF")) {
      return "a program";
    }
    StringBuilder hex = new StringBuilder("bytes");
    for (int i = 0; i < Math.min(8, b.length); i++) {
      hex.append(" %02x".formatted(b[i]));
    }
    return hex.append(b.length < 8 ? " and nothing more" : " …").toString();
  }

  boolean sameFile(FileLook other) {
    return size == other.size && modifiedMillis == other.modifiedMillis;
  }
}
