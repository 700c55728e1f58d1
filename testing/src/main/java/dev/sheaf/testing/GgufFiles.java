package dev.sheaf.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes GGUF files by code, well-formed ones; what a broken file needs is done to its bytes
 * afterwards.
 *
 * <pre>{@code
 * GgufFiles.v3().string("general.architecture", "llama").uint32("llama.block_count", 1)
 *     .tensor("output_norm.weight", Quantiser.F32, values, 64)
 *     .write(folder.resolve("tiny.gguf"));
 * }</pre>
 *
 * <p><b>Threads.</b> Confined to one.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The GGUF
 *     specification</a>
 */
public final class GgufFiles {
  /** Ids of the value types in the file. */
  public static final int UINT8 = 0;

  public static final int INT8 = 1;
  public static final int UINT16 = 2;
  public static final int INT16 = 3;
  public static final int UINT32 = 4;
  public static final int INT32 = 5;
  public static final int FLOAT32 = 6;
  public static final int BOOL = 7;
  public static final int STRING = 8;
  public static final int ARRAY = 9;
  public static final int UINT64 = 10;
  public static final int INT64 = 11;
  public static final int FLOAT64 = 12;

  private record Entry(String key, int type, byte[] value) {}

  private record Stored(String name, int type, long[] shape, byte[] data) {}

  private final int version;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Stored> tensors = new ArrayList<>();
  private int alignment = 32;

  private GgufFiles(int version) {
    this.version = version;
  }

  /** A file of version 3. */
  public static GgufFiles v3() {
    return new GgufFiles(3);
  }

  /** A file of another version. */
  public static GgufFiles version(int version) {
    return new GgufFiles(version);
  }

  /** Adds a text. */
  public GgufFiles string(String key, String value) {
    return entry(key, STRING, new LittleEndian().text(value));
  }

  /** Adds an unsigned 32-bit number. */
  public GgufFiles uint32(String key, long value) {
    return entry(key, UINT32, new LittleEndian().i32((int) value));
  }

  /** Adds a signed 32-bit number. */
  public GgufFiles int32(String key, int value) {
    return entry(key, INT32, new LittleEndian().i32(value));
  }

  /** Adds an unsigned 16-bit number. */
  public GgufFiles uint16(String key, int value) {
    return entry(key, UINT16, new LittleEndian().i16(value));
  }

  /** Adds a single float. */
  public GgufFiles float32(String key, float value) {
    return entry(key, FLOAT32, new LittleEndian().f32(value));
  }

  /** Adds a truth value. */
  public GgufFiles bool(String key, boolean value) {
    return entry(key, BOOL, new LittleEndian().u8(value ? 1 : 0));
  }

  /** Adds a list of texts. */
  public GgufFiles strings(String key, List<String> values) {
    LittleEndian out = new LittleEndian().i32(STRING).i64(values.size());
    values.forEach(out::text);
    return entry(key, ARRAY, out);
  }

  /** Adds an array of signed 32-bit numbers. */
  public GgufFiles int32s(String key, int... values) {
    LittleEndian out = new LittleEndian().i32(INT32).i64(values.length);
    Arrays.stream(values).forEach(out::i32);
    return entry(key, ARRAY, out);
  }

  /** Adds an array of single floats. */
  public GgufFiles float32s(String key, float... values) {
    LittleEndian out = new LittleEndian().i32(FLOAT32).i64(values.length);
    for (float v : values) {
      out.f32(v);
    }
    return entry(key, ARRAY, out);
  }

  /** Adds a value by its bytes, of any type, well-formed or not. */
  public GgufFiles raw(String key, int type, byte[] value) {
    entries.add(new Entry(key, type, value.clone()));
    return this;
  }

  /** Aligns the tensors to {@code bytes}, and says so under {@code general.alignment}. */
  public GgufFiles alignment(int bytes) {
    alignment = bytes;
    return uint32("general.alignment", bytes);
  }

  /**
   * Adds a tensor.
   *
   * @param shape outermost first; its product is {@code values.length}
   */
  public GgufFiles tensor(String name, Quantiser type, float[] values, long... shape) {
    long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (elements != values.length) {
      throw new IllegalArgumentException(
          "values must be %d, were %d".formatted(elements, values.length));
    }
    return tensor(name, type.ggufId(), type.quantise(values), shape);
  }

  /**
   * Adds a tensor by its bytes.
   *
   * @param ggufType the type's id in the file
   * @param shape outermost first
   */
  public GgufFiles tensor(String name, int ggufType, byte[] data, long... shape) {
    tensors.add(new Stored(name, ggufType, shape.clone(), data.clone()));
    return this;
  }

  /** The file's bytes. */
  public byte[] bytes() {
    LittleEndian out = new LittleEndian();
    out.ascii("GGUF").i32(version).i64(tensors.size()).i64(entries.size());
    for (Entry e : entries) {
      out.text(e.key()).i32(e.type()).bytes(e.value());
    }
    long offset = 0;
    for (Stored t : tensors) {
      out.text(t.name()).i32(t.shape().length);
      for (int d = t.shape().length - 1; d >= 0; d--) {
        out.i64(t.shape()[d]);
      }
      out.i32(t.type()).i64(offset);
      offset += padded(t.data().length);
    }
    out.zeros(padded(out.size()) - out.size());
    for (Stored t : tensors) {
      out.bytes(t.data()).zeros(padded(t.data().length) - t.data().length);
    }
    return out.toByteArray();
  }

  /** Writes the file and returns its path. */
  public Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the model as parts of about equally many tensors: {@code prefix-00001-of-0000n.gguf} and
   * so on, the metadata in the first.
   *
   * @param parts 1 to the number of tensors
   * @return the paths in order
   */
  public List<Path> writeSplit(Path folder, String prefix, int parts) {
    List<Path> paths = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      GgufFiles part = new GgufFiles(version);
      part.alignment = alignment;
      if (p == 0) {
        part.entries.addAll(entries);
      } else if (alignment != 32) {
        part.alignment(alignment);
      }
      part.uint16("split.no", p).uint16("split.count", parts);
      part.int32("split.tensors.count", tensors.size());
      part.tensors.addAll(
          tensors.subList(tensors.size() * p / parts, tensors.size() * (p + 1) / parts));
      paths.add(part.write(folder.resolve("%s-%05d-of-%05d.gguf".formatted(prefix, p + 1, parts))));
    }
    return paths;
  }

  private GgufFiles entry(String key, int type, LittleEndian value) {
    return raw(key, type, value.toByteArray());
  }

  private int padded(int size) {
    return (size + alignment - 1) / alignment * alignment;
  }

  /** Appends little-endian numbers and texts. <b>Threads.</b> Confined to one. */
  public static final class LittleEndian {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** An empty one. */
    public LittleEndian() {}

    /** Appends one byte. */
    public LittleEndian u8(int v) {
      out.write(v);
      return this;
    }

    /** Appends two bytes. */
    public LittleEndian i16(int v) {
      return u8(v).u8(v >>> 8);
    }

    /** Appends four bytes. */
    public LittleEndian i32(int v) {
      return i16(v).i16(v >>> 16);
    }

    /** Appends eight bytes. */
    public LittleEndian i64(long v) {
      return i32((int) v).i32((int) (v >>> 32));
    }

    /** Appends a single float. */
    public LittleEndian f32(float v) {
      return i32(Float.floatToRawIntBits(v));
    }

    /** Appends a double float. */
    public LittleEndian f64(double v) {
      return i64(Double.doubleToRawLongBits(v));
    }

    /** Appends the letters alone. */
    public LittleEndian ascii(String v) {
      return bytes(v.getBytes(StandardCharsets.US_ASCII));
    }

    /** Appends a length of eight bytes, then UTF-8. */
    public LittleEndian text(String v) {
      byte[] utf8 = v.getBytes(StandardCharsets.UTF_8);
      return i64(utf8.length).bytes(utf8);
    }

    /** Appends bytes as they are. */
    public LittleEndian bytes(byte[] v) {
      out.writeBytes(v);
      return this;
    }

    /** Appends zeros. */
    public LittleEndian zeros(int count) {
      return bytes(new byte[count]);
    }

    /** Bytes so far. */
    public int size() {
      return out.size();
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
      return out.toByteArray();
    }
  }
}
