package dev.sheaf.format.gguf.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the keys and values of a header into the types that {@code Metadata} documents. */
final class MetadataReader {
  /** Longest key, in bytes: the format's own limit. */
  static final int LONGEST_KEY = 65_535;

  /** Arrays within arrays; files of the field use one level, so four is generous. */
  static final int DEEPEST_ARRAY = 4;

  /**
   * Elements of all arrays together: eight times the largest vocabulary with scores, types and
   * merges.
   */
  static final long MOST_ELEMENTS = 1L << 23;

  /** A key of one letter, its length, a type and one byte of value. */
  static final int LEAST_ENTRY_BYTES = 14;

  private final HeaderReader in;
  private long elements;

  MetadataReader(HeaderReader in) {
    this.in = in;
  }

  /**
   * Reads {@code count} entries.
   *
   * @param count already known to fit the file
   * @return in file order
   */
  Map<String, Object> read(long count) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      in.at("key " + i);
      long start = in.position();
      String key = in.text("key", 1, LONGEST_KEY, GgufErrors.TEXT);
      in.at("key %d '%s'".formatted(i, key));
      if (values.containsKey(key)) {
        throw in.refuse(GgufErrors.TEXT, start, "a key occurs twice")
            .expected("every key once")
            .found("'%s' again".formatted(key))
            .toException();
      }
      long at = in.position();
      ValueType type = type(in.uint32("value type"), at);
      values.put(key, key.equals(Header.ALIGNMENT_KEY) ? alignment(type, at) : value(type, 0));
    }
    return values;
  }

  private long alignment(ValueType type, long at) {
    if (type != ValueType.UINT32) {
      throw in.refuse(GgufErrors.ALIGNMENT, at, "general.alignment has the wrong type")
          .expected(ValueType.UINT32)
          .found(type)
          .toException();
    }
    long offset = in.position();
    long alignment = in.uint32("alignment");
    Header.checkAlignment(in, offset, alignment);
    return alignment;
  }

  private ValueType type(long id, long at) {
    return ValueType.of(id)
        .orElseThrow(() ->
            in.refuse(GgufErrors.VALUE, at, "a value has an unknown type")
                .expected(ValueType.known())
                .found(id)
                .toException());
  }

  private Object value(ValueType type, int depth) {
    return switch (type) {
      case BOOL -> truth();
      case STRING -> in.text("text", 0, Integer.MAX_VALUE - 8, GgufErrors.TEXT);
      case ARRAY -> array(depth + 1);
      case FLOAT32, FLOAT64 -> real(type);
      default -> whole(type);
    };
  }

  private long whole(ValueType type) {
    return switch (type) {
      case UINT8 -> in.uint8("UINT8");
      case INT8 -> in.int8("INT8");
      case UINT16 -> in.uint16("UINT16");
      case INT16 -> in.int16("INT16");
      case UINT32 -> in.uint32("UINT32");
      case INT32 -> in.int32("INT32");
      case INT64 -> in.int64("INT64");
      case UINT64 -> unsigned64();
      default -> throw new IllegalArgumentException(type + " is no whole number");
    };
  }

  private double real(ValueType type) {
    return type == ValueType.FLOAT32 ? in.float32("FLOAT32") : in.float64("FLOAT64");
  }

  private long unsigned64() {
    long at = in.position();
    long value = in.int64("UINT64");
    if (value < 0) {
      throw in.refuse(GgufErrors.VALUE, at, "an unsigned value is too large")
          .expected("at most " + Long.MAX_VALUE)
          .found(GgufErrors.unsigned(value))
          .toException();
    }
    return value;
  }

  private boolean truth() {
    long at = in.position();
    int value = in.uint8("BOOL");
    if (value > 1) {
      throw in.refuse(GgufErrors.VALUE, at, "a truth value is neither 0 nor 1")
          .expected("0 or 1")
          .found(value)
          .toException();
    }
    return value == 1;
  }

  /** Calls itself at most {@link #DEEPEST_ARRAY} times deep. */
  private Object array(int depth) {
    long at = in.position();
    if (depth > DEEPEST_ARRAY) {
      throw in.refuse(GgufErrors.VALUE, at, "arrays are nested too deeply")
          .expected("at most %d levels".formatted(DEEPEST_ARRAY))
          .found("a level %d".formatted(depth))
          .toException();
    }
    ValueType type = type(in.uint32("element type"), at);
    int length = length(type);
    return switch (type) {
      case STRING, BOOL, ARRAY -> list(type, length, depth);
      case FLOAT32, FLOAT64 -> reals(type, length);
      default -> wholes(type, length);
    };
  }

  /** The array's length, once its elements are known to be in the file and within the budget. */
  private int length(ValueType type) {
    long at = in.position();
    long length = in.int64("array length");
    long most = in.remaining() / type.leastBytes();
    if (length < 0 || length > most) {
      throw in.refuse(GgufErrors.VALUE, at, "an array is longer than the file")
          .expected("at most %d elements of %s in the bytes that follow".formatted(most, type))
          .found(GgufErrors.unsigned(length))
          .toException();
    }
    elements += length;
    if (elements > MOST_ELEMENTS) {
      throw in.refuse(
              GgufErrors.HEADER_SIZE, at, "the arrays have more elements than any real file")
          .expected("at most %d in all arrays together".formatted(MOST_ELEMENTS))
          .found(elements)
          .toException();
    }
    return (int) length;
  }

  private List<Object> list(ValueType type, int length, int depth) {
    List<Object> out = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      out.add(value(type, depth));
    }
    return Collections.unmodifiableList(out);
  }

  private long[] wholes(ValueType type, int length) {
    long[] out = new long[length];
    for (int i = 0; i < length; i++) {
      out[i] = whole(type);
    }
    return out;
  }

  private double[] reals(ValueType type, int length) {
    double[] out = new double[length];
    for (int i = 0; i < length; i++) {
      out[i] = real(type);
    }
    return out;
  }
}
