package dev.sheaf.tokenizer.json.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.sheaf.error.SheafException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON document as RFC 8259 has it, no more: UTF-8, no key twice in an object, a limited
 * depth and number of values, nothing after the document.
 */
final class JsonTree {
  /** Bytes of the largest file. */
  static final int LARGEST = 64 << 20;

  /** Objects and lists within each other. */
  static final int DEEPEST = 64;

  /** Values of the fullest file: four times what the largest published vocabularies have. */
  static final int MOST_VALUES = 8_000_000;

  /** Stands for null, which no other value is. */
  static final Object NULL = new Object();

  private final JsonReader in;
  private final String file;
  private int values;

  private JsonTree(byte[] json, String file) {
    this.file = file;
    in =
        new JsonReader(
            new InputStreamReader(
                new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder()));
    in.setStrictness(Strictness.STRICT);
    in.setNestingLimit(DEEPEST + 1); // one more than ours, so that ours is the one to speak
  }

  /** Reads a document. */
  static JsonNode read(byte[] json, String file) {
    if (json.length > LARGEST) {
      throw draft(file, "the file is too large", LARGEST + " bytes at most", json.length)
          .toException();
    }
    return new JsonTree(json, file).document();
  }

  private JsonNode document() {
    try {
      Object root = value(0);
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw refuse("something follows the JSON document", "the end", in.peek());
      }
      return new JsonNode(root, "$", file);
    } catch (CharacterCodingException e) {
      throw draft(where(), "the file is not UTF-8", "well-formed UTF-8", "other bytes")
          .cause(e)
          .toException();
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw draft(
              where(),
              "the file is not JSON",
              "a JSON document as in RFC 8259",
              String.valueOf(e.getMessage()).lines().findFirst().orElse("other text"))
          .cause(e)
          .toException();
    }
  }

  /** Calls itself at most {@link #DEEPEST} deep. */
  private Object value(int depth) throws IOException {
    if (++values > MOST_VALUES) {
      throw refuse("the file has too many values", "at most " + MOST_VALUES, "more");
    }
    return switch (in.peek()) {
      case STRING -> in.nextString();
      case BOOLEAN -> in.nextBoolean();
      case NUMBER -> number(in.nextString());
      case BEGIN_OBJECT -> object(deeper(depth));
      case BEGIN_ARRAY -> list(deeper(depth));
      case NULL -> {
        in.nextNull();
        yield NULL;
      }
      default -> throw refuse("a value is missing", "a JSON value", in.peek());
    };
  }

  private Map<String, Object> object(int depth) throws IOException {
    Map<String, Object> out = new LinkedHashMap<>();
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      if (out.containsKey(name)) {
        throw refuse("a key occurs twice", "every key once", "'" + name + "' again");
      }
      out.put(name, value(depth));
    }
    in.endObject();
    return out;
  }

  private List<Object> list(int depth) throws IOException {
    in.beginArray();
    if (!in.hasNext()) {
      in.endArray();
      return List.of();
    }
    List<Object> out = new ArrayList<>(2); // most are pairs
    while (in.hasNext()) {
      out.add(value(depth));
    }
    in.endArray();
    return out;
  }

  private int deeper(int depth) {
    if (depth >= DEEPEST) {
      throw refuse("the file is nested too deeply", "at most " + DEEPEST + " levels", "more");
    }
    return depth + 1;
  }

  /** A Long if written as a whole number that fits, otherwise a finite Double. */
  private Object number(String text) {
    if (text.length() <= 19 && text.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')) {
      try {
        return Long.valueOf(text);
      } catch (NumberFormatException e) {
        return Double.valueOf(text); // beyond 2^63
      }
    }
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw refuse("a number is too large", "a number that a double holds", text);
    }
    return value;
  }

  private String where() {
    return file + ", " + in.getPath();
  }

  private SheafException refuse(String summary, Object expected, @Nullable Object found) {
    return draft(where(), summary, expected, found).toException();
  }

  private static SheafException.Draft draft(
      String where, String summary, Object expected, @Nullable Object found) {
    return SheafException.of(JsonErrors.MALFORMED, summary)
        .expected(expected)
        .found(found)
        .where(where)
        .next(JsonErrors.NEXT);
  }
}
