package dev.sheaf.shell.internal.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document as RFC 8259 has it, no more: no name twice in an object, at most {@value
 * #DEEPEST} levels, no half of a surrogate pair, nothing after the document, numbers that a long or
 * a double holds. Refusals say line, column and path.
 *
 * <p>Objects are maps in the order of the text, lists lists, texts {@code String}, numbers {@code
 * Long} if written as whole numbers that fit, else {@code Double}; a null stays null.
 */
public final class StrictJson {
  private static final int DEEPEST = 64;

  private final String where;
  private final JsonReader in;

  private StrictJson(String text, String where) {
    this.where = where;
    in = new JsonReader(new StringReader(text));
    in.setStrictness(Strictness.STRICT);
    in.setNestingLimit(DEEPEST + 1); // one more than ours, so that ours is the one to speak
  }

  /**
   * Reads a document.
   *
   * @param where for refusals: the file
   * @throws SheafException {@code SHEAF-SHELL-022} (USER) it is not JSON, with its position
   */
  public static @Nullable Object read(String text, String where) {
    return new StrictJson(text, where).document();
  }

  /** Reads a document that must be an object. */
  public static Map<String, @Nullable Object> object(String text, String where) {
    if (read(text, where) instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      map.forEach((name, value) -> object.put(String.valueOf(name), value));
      return Collections.unmodifiableMap(object);
    }
    throw SheafException.of(ShellErrors.JSON, "the document is not an object")
        .expected("{…}")
        .found(text.strip())
        .where(where)
        .next("put it into an object")
        .toException();
  }

  private @Nullable Object document() {
    try {
      Object value = value(0);
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw refused("something follows the document", "its end", in.peek());
      }
      return value;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw draft("the text is not JSON", "JSON as in RFC 8259", firstLine(e))
          .cause(e)
          .toException();
    }
  }

  /** Calls itself at most {@link #DEEPEST} times deep. */
  private @Nullable Object value(int depth) throws IOException {
    JsonToken next = in.peek();
    if ((next == JsonToken.BEGIN_OBJECT || next == JsonToken.BEGIN_ARRAY) && depth == DEEPEST) {
      throw refused("the document is nested too deeply", "at most 64 levels", "more");
    }
    return switch (next) {
      case STRING -> whole(in.nextString());
      case BOOLEAN -> in.nextBoolean();
      case NUMBER -> number(in.nextString());
      case NULL -> {
        in.nextNull();
        yield null;
      }
      case BEGIN_ARRAY -> list(depth);
      case BEGIN_OBJECT -> members(depth);
      default -> throw refused("a value is missing", "a JSON value", next);
    };
  }

  private List<@Nullable Object> list(int depth) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      items.add(value(depth + 1));
    }
    in.endArray();
    return Collections.unmodifiableList(items);
  }

  private Map<String, @Nullable Object> members(int depth) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    in.beginObject();
    while (in.hasNext()) {
      String name = whole(in.nextName());
      if (members.containsKey(name)) {
        throw refused("a name occurs twice in an object", "every name once", name);
      }
      members.put(name, value(depth + 1));
    }
    in.endObject();
    return Collections.unmodifiableMap(members);
  }

  private String whole(String text) {
    for (int i = 0; i < text.length(); i++) {
      boolean high = Character.isHighSurrogate(text.charAt(i));
      if (high && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        throw refused(
            "a text holds half of a surrogate pair",
            "both halves, or neither",
            "\\u%04x at character %d".formatted((int) text.charAt(i), i));
      }
    }
    return text;
  }

  private Number number(String digits) {
    boolean integer = digits.length() <= 20 && digits.matches("-?\\d+");
    if (integer) {
      try {
        return Long.valueOf(digits);
      } catch (NumberFormatException beyond) {
        return Double.valueOf(digits); // 19 or 20 digits beyond 2^63
      }
    }
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw refused("a number is too large", "a number that a double holds", digits);
    }
    return value;
  }

  private SheafException refused(String summary, String expected, Object found) {
    return draft(summary, expected, found).toException();
  }

  private SheafException.Draft draft(String summary, String expected, Object found) {
    // The reader tells line and column nowhere else.
    String position = in.toString().replaceFirst("^\\w+ at ", "");
    return SheafException.of(ShellErrors.JSON, summary)
        .expected(expected)
        .found(found)
        .where(where + ", " + position)
        .next("correct the file there");
  }

  /** Gson adds an address to its messages. */
  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
