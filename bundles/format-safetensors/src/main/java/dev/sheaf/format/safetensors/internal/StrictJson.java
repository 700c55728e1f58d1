package dev.sheaf.format.safetensors.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.RegularFile;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from a range of a file as RFC 8259 has it, no more: UTF-8, no name twice in an object,
 * a limited depth, nothing after the document.
 *
 * <p>Streams: the text is never in memory as a whole. <b>Threads.</b> Confined to one.
 */
final class StrictJson {
  private final RegularFile file;
  private final ErrorCode code;
  private final int deepest;
  private final JsonReader in;

  /**
   * Reads {@code bytes} of the file from {@code offset} on.
   *
   * @param code of every refusal
   * @param deepest objects and lists within each other
   */
  StrictJson(RegularFile file, long offset, long bytes, ErrorCode code, int deepest) {
    this.file = file;
    this.code = code;
    this.deepest = deepest;
    this.in =
        new JsonReader(
            new InputStreamReader(
                new FileRange(file, offset, bytes), StandardCharsets.UTF_8.newDecoder()));
    in.setStrictness(Strictness.STRICT);
    in.setNestingLimit(deepest + 1); // one more than ours, so that ours is the one to speak
  }

  /** What a reading step does; it may fail as the reader does. */
  @FunctionalInterface
  interface Step<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /** What is done with each member of an object. */
  @FunctionalInterface
  interface Member {
    void read(String name) throws IOException;
  }

  /** Runs {@code step} over the document and sees that nothing follows it. */
  <T> T document(Step<T> step) {
    try {
      T result = step.run();
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw refuse("something follows the JSON document", "the end", in.peek());
      }
      return result;
    } catch (CharacterCodingException e) {
      throw draft("the text is not UTF-8", "well-formed UTF-8", "other bytes")
          .cause(e)
          .toException();
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw draft("the text is not JSON", "a JSON object as in RFC 8259", e.getMessage())
          .cause(e)
          .toException();
    }
  }

  /** Reads an object, its members one by one. */
  void object(Member member) throws IOException {
    expect(JsonToken.BEGIN_OBJECT, "an object");
    in.beginObject();
    Set<String> names = new HashSet<>();
    while (in.hasNext()) {
      String name = in.nextName();
      if (!names.add(name)) {
        throw SheafException.of(SafetensorsErrors.DUPLICATE, "a name occurs twice")
            .expected("every name once")
            .found("'%s' again".formatted(name))
            .where(where())
            .next(SafetensorsErrors.REPLACE)
            .toException();
      }
      member.read(name);
    }
    in.endObject();
  }

  /** Passes over a value, which is held to the same rules. */
  void skip() throws IOException {
    var unused = value(1);
  }

  /** Reads a text. */
  String text() throws IOException {
    expect(JsonToken.STRING, "a text");
    return in.nextString();
  }

  /** Reads a list of at most {@code most} whole numbers, none negative. */
  List<Long> sizes(int most) throws IOException {
    expect(JsonToken.BEGIN_ARRAY, "a list");
    in.beginArray();
    List<Long> out = new ArrayList<>();
    while (in.hasNext()) {
      if (out.size() == most) {
        throw refuse("a list is too long", "at most %d numbers".formatted(most), "one more");
      }
      expect(JsonToken.NUMBER, "a whole number");
      String digits = in.nextString();
      if (!(number(digits) instanceof Long size) || size < 0) {
        throw refuse(
            "a number cannot be", "a whole number from 0 to %d".formatted(Long.MAX_VALUE), digits);
      }
      out.add(size);
    }
    in.endArray();
    return out;
  }

  /**
   * Reads any object into the types that {@code Metadata} documents. A null, or a list with a null
   * in it, is left out.
   */
  Map<String, Object> values() throws IOException {
    return values(1);
  }

  /** Starts a refusal that says where. */
  SheafException.Draft draft(String summary, Object expected, @Nullable Object found) {
    return SheafException.of(code, summary)
        .expected(expected)
        .found(found)
        .where(where())
        .next(SafetensorsErrors.REPLACE);
  }

  /** File and JSON path of the value at hand. */
  String where() {
    return "%s, %s".formatted(file.label(), in.getPath());
  }

  private Map<String, Object> values(int depth) throws IOException {
    Map<String, Object> out = new LinkedHashMap<>();
    object(name -> {
      Object value = value(depth);
      if (value != null) {
        out.put(name, value);
      }
    });
    return Collections.unmodifiableMap(out);
  }

  /** Calls itself at most {@link #deepest} times deep. */
  private @Nullable Object value(int depth) throws IOException {
    return switch (in.peek()) {
      case STRING -> in.nextString();
      case BOOLEAN -> in.nextBoolean();
      case NUMBER -> number(in.nextString());
      case BEGIN_OBJECT -> values(deeper(depth));
      case BEGIN_ARRAY -> list(deeper(depth));
      case NULL -> {
        in.nextNull();
        yield null;
      }
      default -> throw refuse("a value is missing", "a JSON value", in.peek());
    };
  }

  private int deeper(int depth) {
    if (depth >= deepest) {
      throw refuse(
          "the document is nested too deeply", "at most %d levels".formatted(deepest), "more");
    }
    return depth + 1;
  }

  private @Nullable List<Object> list(int depth) throws IOException {
    List<Object> out = new ArrayList<>();
    boolean whole = true;
    in.beginArray();
    while (in.hasNext()) {
      Object value = value(depth);
      if (value == null) {
        whole = false;
      } else {
        out.add(value);
      }
    }
    in.endArray();
    return whole ? Collections.unmodifiableList(out) : null;
  }

  /** A Long if written as a whole number that fits, otherwise a Double. */
  private Object number(String text) {
    if (isWhole(text)) {
      try {
        return Long.valueOf(text);
      } catch (NumberFormatException e) {
        return Double.valueOf(text); // 19 or 20 digits beyond 2^63
      }
    }
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw refuse("a number is too large", "a number that a double holds", text);
    }
    return value;
  }

  /** At most 20 digits, with a minus perhaps; JSON allows no other sign and no leading zero. */
  private static boolean isWhole(String text) {
    if (text.length() > 20) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c != '-' || i > 0)) {
        return false;
      }
    }
    return true;
  }

  private void expect(JsonToken token, String what) throws IOException {
    JsonToken found = in.peek();
    if (found != token) {
      throw refuse("a value has the wrong type", what, found);
    }
  }

  private SheafException refuse(String summary, Object expected, Object found) {
    return draft(summary, expected, found).toException();
  }
}
