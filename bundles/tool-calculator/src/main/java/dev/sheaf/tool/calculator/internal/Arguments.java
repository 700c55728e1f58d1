package dev.sheaf.tool.calculator.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.sheaf.error.SheafException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/** The arguments of a call: a JSON object with one text, {@code expression}. */
final class Arguments {
  static final String SCHEMA =
      """
      {"type":"object","properties":{"expression":{"type":"string","minLength":1,"maxLength":1000,\
      "description":"Arithmetic with + - * / % ^, parentheses, abs, ceil, floor, max, min, round, sqrt. \
      Example: (2 + 3) * 4"}},"required":["expression"],"additionalProperties":false}\
      """;

  private static final int MOST_CHARACTERS = 8_192;
  private static final int MOST_OF_EXPRESSION = 1_000;

  private Arguments() {}

  static String expression(String arguments) {
    if (arguments.length() > MOST_CHARACTERS) {
      throw tooLarge(MOST_CHARACTERS, arguments.length());
    }
    String expression = read(arguments);
    if (expression == null || expression.isBlank()) {
      throw refused(expression == null ? "no expression" : "an empty one", null);
    }
    if (expression.length() > MOST_OF_EXPRESSION) {
      throw tooLarge(MOST_OF_EXPRESSION, expression.length());
    }
    return expression;
  }

  private static @Nullable String read(String arguments) {
    String expression = null;
    try (JsonReader json = new JsonReader(new StringReader(arguments))) {
      json.setStrictness(Strictness.STRICT);
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (!name.equals("expression")) {
          throw refused("a member '" + name + "'", null);
        }
        if (expression != null) {
          throw refused("two expressions", null);
        }
        if (json.peek() != JsonToken.STRING) {
          throw refused("a " + json.peek() + " as expression", null);
        }
        expression = json.nextString();
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw refused("more after the object", null);
      }
    } catch (MalformedJsonException | EOFException | IllegalStateException notJson) {
      throw refused("text that is no such object", notJson);
    } catch (IOException unreadable) {
      throw refused("text that cannot be read", unreadable);
    }
    return expression;
  }

  private static SheafException refused(String found, @Nullable Exception cause) {
    SheafException.Draft draft =
        SheafException.of(CalculatorErrors.ARGUMENTS, "the arguments do not fit the schema")
            .expected("{\"expression\": \"(2 + 3) * 4\"}")
            .found(found);
    return cause == null ? draft.toException() : draft.cause(cause).toException();
  }

  private static SheafException tooLarge(int most, int found) {
    return SheafException.of(CalculatorErrors.TOO_LARGE, "the expression is too long")
        .expected("at most " + most + " characters")
        .found(found)
        .next("compute parts of it")
        .toException();
  }
}
