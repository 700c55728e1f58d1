package dev.sheaf.tokenizer.bpe.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.sheaf.error.SheafException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * A vocabulary file read as a stream of JSON: strict, in UTF-8, no name twice in an object, nothing
 * after the document. Every refusal names the place by its path.
 */
final class JsonFile {
  /** Objects and lists within each other; real files have four. */
  private static final int DEEPEST = 32;

  private final JsonReader in;
  private final String where;

  private JsonFile(byte[] bytes, String where) {
    this.where = where;
    in =
        new JsonReader(
            new InputStreamReader(
                new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()));
    in.setStrictness(Strictness.STRICT);
    in.setNestingLimit(DEEPEST);
  }

  /** A part of reading; it may fail as the reader does. */
  @FunctionalInterface
  interface Step {
    void run(JsonFile in) throws IOException;
  }

  /** What is done with a member; it reads or skips the value. */
  @FunctionalInterface
  interface Member {
    void read(String name) throws IOException;
  }

  /** What is done with an element; it reads or skips the value. */
  @FunctionalInterface
  interface Element {
    void read(int index) throws IOException;
  }

  /** Reads a whole document. */
  static void read(byte[] bytes, String where, Step document) {
    JsonFile file = new JsonFile(bytes, where);
    try {
      document.run(file);
      if (file.in.peek() != JsonToken.END_DOCUMENT) {
        throw file.refuse("nothing after the document", file.in.peek());
      }
    } catch (MalformedJsonException | IllegalStateException | NumberFormatException e) {
      throw file.refuse("well-formed JSON", String.valueOf(e.getMessage()));
    } catch (CharacterCodingException e) {
      throw file.refuse("UTF-8", "bytes that are no UTF-8");
    } catch (java.io.EOFException e) {
      throw file.refuse("a whole document", "the end of the file");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  void object(Member member) throws IOException {
    expect(JsonToken.BEGIN_OBJECT);
    in.beginObject();
    Set<String> names = new HashSet<>();
    while (in.hasNext()) {
      String name = in.nextName();
      if (!names.add(name)) {
        throw refuse("each name once", "'" + name + "' twice");
      }
      member.read(name);
    }
    in.endObject();
  }

  void list(Element element) throws IOException {
    expect(JsonToken.BEGIN_ARRAY);
    in.beginArray();
    for (int i = 0; in.hasNext(); i++) {
      element.read(i);
    }
    in.endArray();
  }

  String text() throws IOException {
    expect(JsonToken.STRING);
    return in.nextString();
  }

  /** A whole number from 0 to 2³¹ − 1. */
  int index() throws IOException {
    expect(JsonToken.NUMBER);
    String digits = in.nextString();
    if (!digits.matches("[0-9]{1,10}") || Long.parseLong(digits) > Integer.MAX_VALUE) {
      throw refuse("a whole number from 0 to 2147483647", digits);
    }
    return Integer.parseInt(digits);
  }

  /** A text; of an object its member {@code content}, as configurations spell tokens; else "". */
  String textOrContent() throws IOException {
    return switch (in.peek()) {
      case STRING -> in.nextString();
      case BEGIN_OBJECT -> {
        String[] content = {""};
        object(name -> {
          if (name.equals("content")) {
            content[0] = text();
          } else {
            skip();
          }
        });
        yield content[0];
      }
      default -> {
        skip();
        yield "";
      }
    };
  }

  boolean isTrue() throws IOException {
    expect(JsonToken.BOOLEAN);
    return in.nextBoolean();
  }

  void skip() throws IOException {
    in.skipValue();
  }

  private void expect(JsonToken kind) throws IOException {
    if (in.peek() != kind) {
      throw refuse(kind.toString(), in.peek());
    }
  }

  SheafException refuse(String expected, Object found) {
    return BpeErrors.malformed(expected, found, where + ", " + in.getPath());
  }
}
