package dev.sheaf.format.safetensors.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes small safetensors models, well-formed or not. */
final class ModelFiles {
  static final String CONFIG = "{\"model_type\": \"llama\", \"hidden_size\": 64}";

  /** Two tensors: a is [2, 3] single floats 0 to 5, b is [4] half floats of 1. */
  static final String TWO =
      """
      {"__metadata__":{"format":"pt"},
      "a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
      "b":{"dtype":"F16","shape":[4],"data_offsets":[24,32]}}\
      """;

  private ModelFiles() {}

  /** The data that {@link #TWO} describes. */
  static byte[] twoData() {
    ByteBuffer data = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 6; i++) {
      data.putFloat(i);
    }
    for (int i = 0; i < 4; i++) {
      data.putShort(Float.floatToFloat16(1));
    }
    return data.array();
  }

  /** Length, header, data. */
  static byte[] file(byte[] header, byte[] data) {
    return file(header.length, header, data);
  }

  /** A length of its own, header, data. */
  static byte[] file(long length, byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .put(data)
        .array();
  }

  /** Writes {@code model.safetensors} and a config.json. */
  static Path write(Path folder, byte[] bytes) {
    return write(folder, bytes, CONFIG);
  }

  /** Writes {@code model.safetensors} and this config.json. */
  static Path write(Path folder, byte[] bytes, String config) {
    try {
      Files.writeString(folder.resolve("config.json"), config);
      return overwrite(folder.resolve("model.safetensors"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a file, truncating it only as far as needed: on many disks that is the dearest step of
   * all.
   */
  static Path overwrite(Path file, byte[] bytes) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(bytes), 0);
      if (out.size() > bytes.length) {
        out.truncate(bytes.length);
      }
      return file;
    }
  }

  /** The good model of {@link #TWO}. */
  static Path writeTwo(Path folder, String config) {
    return write(folder, file(TWO.getBytes(UTF_8), twoData()), config);
  }
}
