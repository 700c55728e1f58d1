package dev.sheaf.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the keys and values at the head of a GGUF file of the shared data, for tests that need a
 * real vocabulary or template without the format's bundle. It trusts the file: never for input from
 * outside.
 */
public final class GgufMetadata {
  private final ByteBuffer in;

  private GgufMetadata(ByteBuffer in) {
    this.in = in;
  }

  /**
   * Keys and values in file order: texts, {@code Boolean}, {@code Long}, {@code Double}, {@code
   * long[]}, {@code double[]} and lists.
   */
  public static Map<String, Object> read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      return new GgufMetadata(mapped.order(ByteOrder.LITTLE_ENDIAN)).keys();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Object> keys() {
    in.position(16);
    long count = in.getLong();
    Map<String, Object> out = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      out.put(text(), value(in.getInt()));
    }
    return out;
  }

  private String text() {
    byte[] bytes = new byte[Math.toIntExact(in.getLong())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private Object value(int type) {
    return switch (type) {
      case 6 -> (double) in.getFloat();
      case 7 -> in.get() != 0;
      case 8 -> text();
      case 9 -> array(in.getInt(), Math.toIntExact(in.getLong()));
      case 12 -> in.getDouble();
      default -> integer(type);
    };
  }

  private Object array(int type, int count) {
    if (type == 6 || type == 12) {
      double[] out = new double[count];
      for (int i = 0; i < count; i++) {
        out[i] = type == 6 ? in.getFloat() : in.getDouble();
      }
      return out;
    }
    if (type <= 5 || type == 10 || type == 11) {
      long[] out = new long[count];
      for (int i = 0; i < count; i++) {
        out[i] = integer(type);
      }
      return out;
    }
    List<Object> out = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      out.add(value(type));
    }
    return out;
  }

  private long integer(int type) {
    return switch (type) {
      case 0 -> in.get() & 0xffL;
      case 1 -> in.get();
      case 2 -> in.getShort() & 0xffffL;
      case 3 -> in.getShort();
      case 4 -> in.getInt() & 0xffffffffL;
      case 5 -> in.getInt();
      case 10, 11 -> in.getLong();
      default -> throw new IllegalArgumentException("value type " + type + " is none of GGUF's");
    };
  }
}
