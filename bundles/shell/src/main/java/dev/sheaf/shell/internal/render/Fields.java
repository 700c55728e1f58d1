package dev.sheaf.shell.internal.render;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A record taken apart by its components, whoever's bundle it is from.
 *
 * <p>Nothing is kept between calls: a cache here would hold the classes of bundles that have gone.
 */
final class Fields {
  /** One component: its name, and its value with optionals opened (null where there is none). */
  record Field(String name, @Nullable Object value) {
    /** As in JSON: {@code kvBytes} is {@code kv_bytes}. */
    String snake() {
      StringBuilder out = new StringBuilder();
      for (char c : name.toCharArray()) {
        if (Character.isUpperCase(c)) {
          out.append('_');
        }
        out.append(Character.toLowerCase(c));
      }
      return out.toString();
    }

    /** For people: {@code kvBytes} is {@code kv}, for the unit stands beside the value. */
    String label() {
      return snake().replaceFirst("_(bytes|seconds|s|ratio)$", "").replace('_', ' ');
    }

    /** For people: with the unit that the name promises. */
    String text() {
      return Fields.text(name, value);
    }
  }

  private Fields() {}

  /** The components of a record in their order. */
  static List<Field> of(Record record) {
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      fields.add(new Field(component.getName(), open(read(record, component))));
    }
    return fields;
  }

  /** An optional's content, or null; anything else as it is. */
  static @Nullable Object open(@Nullable Object value) {
    return switch (value) {
      case Optional<?> some -> some.orElse(null);
      case OptionalInt some -> some.isPresent() ? some.getAsInt() : null;
      case OptionalLong some -> some.isPresent() ? some.getAsLong() : null;
      case OptionalDouble some -> some.isPresent() ? some.getAsDouble() : null;
      case null -> null;
      default -> value;
    };
  }

  private static String text(String name, @Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case String s when s.isBlank() -> "-";
      case String s -> printable(s);
      case Boolean b -> b ? "yes" : "no";
      case Long bytes when name.endsWith("Bytes") -> Units.bytes(bytes);
      case Long parameters when name.equals("parameters") -> Units.count(parameters);
      case Double seconds when name.endsWith("Seconds") -> Units.seconds(seconds);
      case Double ratio when name.endsWith("Ratio") -> Units.percent(ratio);
      case Double number -> Units.number(number);
      case Enum<?> e -> e.name().toLowerCase(Locale.ROOT);
      case Map<?, ?> map when map.isEmpty() -> "-";
      case Map<?, ?> map -> entries(name, map);
      case Collection<?> list when list.isEmpty() -> "-";
      case Collection<?> list ->
          list.stream().map(item -> text("", item)).collect(Collectors.joining(", "));
      case Record record ->
          of(record).stream()
              .map(field -> field.label() + " " + field.text())
              .collect(Collectors.joining(", "));
      default -> printable(value.toString());
    };
  }

  /** {@code types} of a model are bytes by tensor type. */
  private static String entries(String name, Map<?, ?> map) {
    String unit = name.equals("types") ? "typeBytes" : "";
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, item) -> sorted.put(String.valueOf(key), item));
    return sorted.entrySet().stream()
        .map(entry -> printable(entry.getKey()) + " " + text(unit, entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** A name from a file must not move the cursor or break a row. */
  static String printable(String text) {
    boolean clean = text.codePoints().noneMatch(Character::isISOControl);
    if (clean) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (Character.isISOControl(c)) {
            out.append(String.format(Locale.ROOT, "\\u%04x", c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  private static @Nullable Object read(Record record, RecordComponent component) {
    try {
      // The accessor of a package-private record is public in a class that is not.
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "cannot read %s of %s".formatted(component.getName(), record.getClass().getName()), e);
    }
  }
}
