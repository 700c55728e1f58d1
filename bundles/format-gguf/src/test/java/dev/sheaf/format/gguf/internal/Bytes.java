package dev.sheaf.format.gguf.internal;

import dev.sheaf.testing.GgufFiles;
import dev.sheaf.testing.GgufFiles.LittleEndian;
import dev.sheaf.testing.Quantiser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Small GGUF files, byte by byte. */
final class Bytes {
  private Bytes() {}

  /** Magic, version 3 and the two counts. */
  static LittleEndian header(long tensors, long keys) {
    return new LittleEndian().ascii("GGUF").i32(3).i64(tensors).i64(keys);
  }

  /**
   * A header with one key of any type and value, then enough zeros that no length is refused for
   * want of bytes.
   */
  static byte[] withKey(String key, int type, byte[] value) {
    return header(0, 1).text(key).i32(type).bytes(value).zeros(64).toByteArray();
  }

  /** Metadata of a model that has nothing but a family. */
  static GgufFiles minimal() {
    return GgufFiles.v3().string("general.architecture", "llama");
  }

  /** Two tensors, a of 64 and b of 32 floats: b's offset is 256. */
  static byte[] twoTensors() {
    return minimal()
        .tensor("a", Quantiser.F32, new float[64], 2, 32)
        .tensor("b", Quantiser.F32, new float[32], 32)
        .bytes();
  }

  /** A table with one entry, its parts as given, and no data. */
  static byte[] oneTensor(String name, long[] fileOrderShape, int type, long offset) {
    LittleEndian out =
        header(1, 1).text("general.architecture").i32(GgufFiles.STRING).text("llama");
    out.text(name).i32(fileOrderShape.length);
    Arrays.stream(fileOrderShape).forEach(out::i64);
    return out.i32(type).i64(offset).zeros(256).toByteArray();
  }

  /** A copy with eight bytes replaced. */
  static byte[] patched(byte[] file, int at, long value) {
    byte[] copy = file.clone();
    ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    return copy;
  }

  /** Where a one-dimensional or two-dimensional tensor's offset stands in the table. */
  static int offsetOf(byte[] file, String name, int dimensions) {
    byte[] entry = new LittleEndian().text(name).i32(dimensions).toByteArray();
    for (int at = 0; at + entry.length < file.length; at++) {
      if (Arrays.equals(file, at, at + entry.length, entry, 0, entry.length)) {
        return at + entry.length + 8 * dimensions + 4;
      }
    }
    throw new IllegalArgumentException("no tensor " + name);
  }

  /**
   * Writes a file, truncating it only as far as needed: on many disks that is the dearest step of
   * all.
   */
  static Path write(Path file, byte[] bytes) {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(bytes), 0);
      if (out.size() > bytes.length) {
        out.truncate(bytes.length);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
