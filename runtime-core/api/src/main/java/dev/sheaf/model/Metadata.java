package dev.sheaf.model;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model file's keys and values, read by type.
 *
 * <p>A value is a {@code String}, {@code Boolean}, {@code Long} (unsigned 64-bit values that do not
 * fit are refused by the format), {@code Double}, a {@code Map<String, Object>} (JSON formats), a
 * {@code List} of these, or for long arrays of numbers {@code long[]} or {@code double[]}. A key of
 * the wrong type is refused with {@code SHEAF-MODEL-001}, a missing one that is needed with {@code
 * SHEAF-MODEL-002}. In nested maps a key may be a path: {@code a.b}.
 *
 * <p>Immutable; arrays handed out are copies.
 */
public final class Metadata {
  /** A key has a value of another type than its reader needs. */
  public static final ErrorCode WRONG_TYPE = ErrorCode.of("SHEAF-MODEL-001", ErrorKind.USER);

  /** A key that is needed is missing. */
  public static final ErrorCode MISSING_KEY = ErrorCode.of("SHEAF-MODEL-002", ErrorKind.USER);

  private final Map<String, Object> values;
  private final String where;

  /**
   * @param values copied, not deeply
   * @param where the file, for error messages
   */
  public Metadata(Map<String, ?> values, String where) {
    this.values = java.util.Collections.unmodifiableMap(new LinkedHashMap<String, Object>(values));
    this.where = where;
  }

  /** All keys at the top level, in file order. */
  public Set<String> keys() {
    return values.keySet();
  }

  /** The file these come from, for error messages. */
  public String where() {
    return where;
  }

  /** The value as it is, or empty. */
  public Optional<Object> value(String key) {
    Object v = lookup(key);
    return Optional.ofNullable(
        switch (v) {
          case long[] a -> a.clone();
          case double[] a -> a.clone();
          case null, default -> v;
        });
  }

  /** Whether the key has a value. */
  public boolean has(String key) {
    return lookup(key) != null;
  }

  /** A text, or empty if absent. */
  public Optional<String> string(String key) {
    Object v = lookup(key);
    if (v == null) {
      return Optional.empty();
    }
    if (v instanceof String s) {
      return Optional.of(s);
    }
    throw wrongType(key, "a text", v);
  }

  /** A whole number, or empty if absent. */
  public OptionalLong integer(String key) {
    Object v = lookup(key);
    if (v == null) {
      return OptionalLong.empty();
    }
    if (v instanceof Long n) {
      return OptionalLong.of(n);
    }
    throw wrongType(key, "a whole number", v);
  }

  /** A number (whole numbers are widened), or empty if absent. */
  public OptionalDouble number(String key) {
    Object v = lookup(key);
    if (v == null) {
      return OptionalDouble.empty();
    }
    if (v instanceof Number n) {
      return OptionalDouble.of(n.doubleValue());
    }
    throw wrongType(key, "a number", v);
  }

  /** A truth value, or empty if absent. */
  public Optional<Boolean> bool(String key) {
    Object v = lookup(key);
    if (v == null) {
      return Optional.empty();
    }
    if (v instanceof Boolean b) {
      return Optional.of(b);
    }
    throw wrongType(key, "true or false", v);
  }

  /** A list of texts, or empty if absent. */
  public Optional<List<String>> strings(String key) {
    Object v = lookup(key);
    if (v == null) {
      return Optional.empty();
    }
    if (v instanceof List<?> list) {
      List<String> out = new ArrayList<>(list.size());
      for (Object o : list) {
        if (!(o instanceof String s)) {
          throw wrongType(key, "a list of texts", String.valueOf(o));
        }
        out.add(s);
      }
      return Optional.of(List.copyOf(out));
    }
    throw wrongType(key, "a list of texts", v);
  }

  /** An array of whole numbers, or empty if absent. */
  public Optional<long[]> integers(String key) {
    Object v = lookup(key);
    return switch (v) {
      case null -> Optional.empty();
      case long[] a -> Optional.of(a.clone());
      case List<?> list when list.stream().allMatch(Long.class::isInstance) ->
          Optional.of(list.stream().mapToLong(o -> (Long) o).toArray());
      default -> throw wrongType(key, "a list of whole numbers", v);
    };
  }

  /** An array of numbers, or empty if absent. */
  public Optional<double[]> numbers(String key) {
    Object v = lookup(key);
    return switch (v) {
      case null -> Optional.empty();
      case double[] a -> Optional.of(a.clone());
      case long[] a -> Optional.of(java.util.Arrays.stream(a).asDoubleStream().toArray());
      case List<?> list when list.stream().allMatch(Number.class::isInstance) ->
          Optional.of(list.stream().mapToDouble(o -> ((Number) o).doubleValue()).toArray());
      default -> throw wrongType(key, "a list of numbers", v);
    };
  }

  /** A whole number that must be there. */
  public long requireInteger(String key) {
    return integer(key).orElseThrow(() -> missing(key));
  }

  /** A number that must be there. */
  public double requireNumber(String key) {
    return number(key).orElseThrow(() -> missing(key));
  }

  /** A text that must be there. */
  public String requireString(String key) {
    return string(key).orElseThrow(() -> missing(key));
  }

  private @Nullable Object lookup(String key) {
    Object direct = values.get(key);
    if (direct != null) {
      return direct;
    }
    Object here = values;
    for (String part : key.split("\\.", -1)) {
      if (!(here instanceof Map<?, ?> map)) {
        return null;
      }
      here = map.get(part);
      if (here == null) {
        return null;
      }
    }
    return here;
  }

  private SheafException missing(String key) {
    return SheafException.of(MISSING_KEY, "the model lacks the key '" + key + "'")
        .expected(key)
        .found("no such key")
        .where(where)
        .next("the file is incomplete or of another architecture; convert or download it again")
        .toException();
  }

  private SheafException wrongType(String key, String expected, Object found) {
    String shown =
        switch (found) {
          case String s -> "the text '" + s + "'";
          case long[] a -> "an array of " + a.length + " whole numbers";
          case double[] a -> "an array of " + a.length + " numbers";
          case List<?> l -> "a list of " + l.size();
          case Map<?, ?> m -> "an object of " + m.size() + " keys";
          default -> String.valueOf(found);
        };
    return SheafException.of(WRONG_TYPE, "the key '" + key + "' has a value of the wrong type")
        .expected(expected)
        .found(shown)
        .where(where)
        .next("convert or download the file again")
        .toException();
  }
}
