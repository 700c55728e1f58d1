package dev.sheaf.plugin.grammar.internal.choice;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.sheaf.error.SheafException;
import dev.sheaf.plugin.grammar.internal.GrammarErrors;
import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashSet;
import java.util.Set;

/** Reads a JSON array of strings, exactly: no lenient JSON, no half characters. */
final class ChoiceReader {
  private ChoiceReader() {}

  /** The strings, each once. */
  static Set<String> read(String json) {
    Set<String> texts = new LinkedHashSet<>();
    try (JsonReader in = new JsonReader(new StringReader(json))) {
      in.setStrictness(Strictness.STRICT);
      require(in, JsonToken.BEGIN_ARRAY, "a JSON array of strings, for instance [\"yes\", \"no\"]");
      in.beginArray();
      while (in.peek() != JsonToken.END_ARRAY) {
        require(in, JsonToken.STRING, "a string at %d of the list".formatted(texts.size()));
        texts.add(in.nextString());
      }
      in.endArray();
      require(in, JsonToken.END_DOCUMENT, "nothing after the list");
    } catch (IOException | NumberFormatException e) {
      // Gson's own words name line and column.
      throw SheafException.of(GrammarErrors.SYNTAX, "the list is no JSON")
          .expected("a JSON array of strings, for instance [\"yes\", \"no\"]")
          .found(firstLine(e))
          .cause(e)
          .toException();
    }
    if (texts.isEmpty()) {
      throw SheafException.of(GrammarErrors.UNSATISFIABLE, "the list is empty")
          .expected("at least one string")
          .toException();
    }
    return texts;
  }

  private static void require(JsonReader in, JsonToken wanted, String expected) throws IOException {
    JsonToken found = in.peek();
    if (found != wanted) {
      throw SheafException.of(GrammarErrors.SYNTAX, "the list is not an array of strings")
          .expected(expected)
          .found(found)
          .where(in.toString().replaceFirst("^JsonReader at ", ""))
          .toException();
    }
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
