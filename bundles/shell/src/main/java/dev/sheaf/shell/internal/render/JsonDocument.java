package dev.sheaf.shell.internal.render;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document on one line.
 *
 * <p>Records are objects with their components' names in snake case, enums lower-case texts,
 * durations seconds. Maps are sorted by key. What is absent (null, an empty optional) has no key;
 * NaN and infinities, which JSON lacks, are null in lists and absent in objects.
 */
public final class JsonDocument {
  private JsonDocument() {}

  /** A result of a command: a list stands under {@code items}, a text under {@code text}. */
  public static String of(Object result) {
    return switch (result) {
      case Collection<?> items -> write(Map.of("items", items));
      case CharSequence text when text.isEmpty() -> "{}";
      case CharSequence text -> write(Map.of("text", text));
      default -> write(result);
    };
  }

  /** Texts as a JSON array. */
  public static String array(Collection<String> texts) {
    return write(texts);
  }

  private static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      value(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void value(JsonWriter json, @Nullable Object raw) throws IOException {
    Object value = Fields.open(raw);
    switch (value) {
      case null -> json.nullValue();
      case Boolean b -> json.value(b.booleanValue());
      case Double d when !Double.isFinite(d) -> json.nullValue();
      case Float f when !Float.isFinite(f) -> json.nullValue();
      case Number n -> json.value(n);
      case Duration d -> json.value(d.toNanos() / 1e9);
      case Enum<?> e -> json.value(e.name().toLowerCase(Locale.ROOT));
      case Collection<?> items -> {
        json.beginArray();
        for (Object item : items) {
          value(json, item);
        }
        json.endArray();
      }
      case Map<?, ?> map -> {
        json.beginObject();
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, item) -> sorted.put(String.valueOf(key), item));
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
          member(json, entry.getKey(), entry.getValue());
        }
        json.endObject();
      }
      case Record record -> {
        json.beginObject();
        for (Fields.Field field : Fields.of(record)) {
          member(json, field.snake(), field.value());
        }
        json.endObject();
      }
      default -> json.value(value.toString());
    }
  }

  private static void member(JsonWriter json, String name, @Nullable Object raw)
      throws IOException {
    Object value = Fields.open(raw);
    boolean absent = value == null || (value instanceof Double d && !Double.isFinite(d));
    if (!absent) {
      json.name(name);
      value(json, value);
    }
  }
}
