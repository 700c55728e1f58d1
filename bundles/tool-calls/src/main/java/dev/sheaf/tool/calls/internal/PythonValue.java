package dev.sheaf.tool.calls.internal;

import dev.sheaf.tool.calls.internal.JsonValue.Progress;

/** Reads a Python literal and writes it as JSON while it comes; tuples become lists. */
final class PythonValue {
  private enum Place {
    VALUE,
    FIRST,
    NEXT,
    STRING,
    ESCAPE,
    BARE
  }

  private final char[] closers = new char[JsonScanner.DEEPEST];
  private final StringBuilder bare = new StringBuilder();
  private int depth;
  private Place place = Place.VALUE;
  private char quote;

  /** Takes what belongs to the literal. */
  Progress read(Pending in, StringBuilder json) {
    while (in.length() > 0) {
      char c = in.charAt(0);
      switch (place) {
        case STRING -> {
          in.skip(1);
          if (c == '\\') {
            place = Place.ESCAPE;
          } else if (c == quote) {
            json.append('"');
            if (ended()) {
              return Progress.DONE;
            }
          } else {
            json.append(JsonText.escape(String.valueOf(c)));
          }
        }
        case ESCAPE -> {
          in.skip(1);
          escape(c, json);
          place = Place.STRING;
        }
        case BARE -> {
          if (Character.isLetterOrDigit(c) || "+-._".indexOf(c) >= 0) {
            bare.append(in.take(1));
            if (bare.length() > 2 * CallMachine.NAME) {
              return Progress.BAD;
            }
            continue;
          }
          if (!literal(json)) {
            return Progress.BAD;
          }
          if (ended()) {
            return Progress.DONE;
          }
        }
        default -> {
          if (Character.isWhitespace(c)) {
            in.skip(1);
          } else if (!structure(c, in, json)) {
            return Progress.BAD;
          } else if (depth == 0 && place == Place.NEXT) {
            return Progress.DONE;
          }
        }
      }
    }
    return Progress.MORE;
  }

  private static void escape(char c, StringBuilder json) {
    switch (c) {
      case 'n', 't', 'r', 'b', 'f', '\\', '"', 'u' -> json.append('\\').append(c);
      case '\'' -> json.append(c);
      case '\n' -> {}
      default -> json.append("\\\\").append(JsonText.escape(String.valueOf(c)));
    }
  }

  private boolean structure(char c, Pending in, StringBuilder json) {
    boolean close = depth > 0 && c == closers[depth - 1];
    if (close && place != Place.VALUE) {
      in.skip(1);
      json.append(c == ')' ? ']' : c);
      depth--;
      place = Place.NEXT;
      return true;
    }
    if (place == Place.NEXT) {
      boolean inMap = closers[depth - 1] == '}';
      if (c != ',' && !(c == ':' && inMap)) {
        return false;
      }
      in.skip(1);
      json.append(c).append(' ');
      place = Place.VALUE;
      return true;
    }
    switch (c) {
      case '[', '(', '{' -> {
        if (depth == closers.length) {
          return false;
        }
        in.skip(1);
        json.append(c == '(' ? '[' : c);
        closers[depth++] = c == '[' ? ']' : c == '(' ? ')' : '}';
        place = Place.FIRST;
      }
      case '"', '\'' -> {
        in.skip(1);
        json.append('"');
        quote = c;
        place = Place.STRING;
      }
      default -> {
        bare.setLength(0);
        bare.append(in.take(1));
        place = Place.BARE;
        return Character.isLetterOrDigit(bare.charAt(0)) || "+-.".indexOf(c) >= 0;
      }
    }
    return true;
  }

  private boolean literal(StringBuilder json) {
    String word = bare.toString();
    switch (word) {
      case "True", "true" -> json.append("true");
      case "False", "false" -> json.append("false");
      case "None", "null" -> json.append("null");
      default -> {
        String number = word.replace("_", "");
        if (!JsonScanner.accepts(number)) {
          return false;
        }
        json.append(number);
      }
    }
    return true;
  }

  private boolean ended() {
    place = Place.NEXT;
    return depth == 0;
  }
}
