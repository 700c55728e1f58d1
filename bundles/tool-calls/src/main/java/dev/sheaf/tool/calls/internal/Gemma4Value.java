package dev.sheaf.tool.calls.internal;

import dev.sheaf.tool.calls.internal.JsonValue.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Reads a map as Gemma 4 writes it, with bare keys and texts between {@code <|"|>}, and writes it
 * as JSON while it comes.
 */
final class Gemma4Value {
  private enum Place {
    FIRST_KEY,
    KEY,
    KEY_ENDS,
    FIRST,
    VALUE,
    NEXT,
    STRING
  }

  private static final String QUOTE = "<|\"|>";

  private final boolean[] map = new boolean[JsonScanner.DEEPEST];
  private int depth;
  private Place place = Place.VALUE;
  private boolean keyString;

  /** Takes what belongs to the map. */
  Progress read(Pending in, StringBuilder json) {
    while (in.length() > 0) {
      Progress progress =
          switch (place) {
            case STRING -> string(in, json);
            case FIRST_KEY, KEY -> key(in, json);
            default -> structure(in, json);
          };
      if (progress != null) {
        return progress;
      }
    }
    return Progress.MORE;
  }

  private @Nullable Progress string(Pending in, StringBuilder json) {
    int end = in.indexOf(QUOTE);
    int count = end < 0 ? in.length() - in.beginnings(QUOTE) : end;
    json.append(JsonText.escape(in.take(count)));
    if (end < 0) {
      return Progress.MORE;
    }
    in.skip(QUOTE.length());
    json.append('"');
    place = keyString ? Place.KEY_ENDS : Place.NEXT;
    return null;
  }

  private @Nullable Progress key(Pending in, StringBuilder json) {
    char c = in.charAt(0);
    if (Character.isWhitespace(c)) {
      in.skip(1);
      return null;
    }
    if (c == '}' && place == Place.FIRST_KEY) {
      return close(in, json);
    }
    Pending.Match quote = in.match(QUOTE);
    if (quote == Pending.Match.OPEN) {
      return Progress.MORE;
    }
    if (quote == Pending.Match.YES) {
      in.skip(QUOTE.length());
      json.append('"');
      keyString = true;
      place = Place.STRING;
      return null;
    }
    int end = in.indexOf(":");
    if (end < 0 || end > 2 * CallMachine.NAME) {
      return in.length() > 2 * CallMachine.NAME ? Progress.BAD : Progress.MORE;
    }
    json.append(JsonText.quote(in.take(end).strip()));
    place = Place.KEY_ENDS;
    return null;
  }

  private @Nullable Progress structure(Pending in, StringBuilder json) {
    char c = in.charAt(0);
    if (Character.isWhitespace(c)) {
      in.skip(1);
      return null;
    }
    switch (place) {
      case KEY_ENDS -> {
        place = Place.VALUE;
        json.append(": ");
        in.skip(c == ':' ? 1 : 0);
        return c == ':' ? null : Progress.BAD;
      }
      case NEXT -> {
        if (c == ',') {
          in.skip(1);
          json.append(", ");
          place = map[depth - 1] ? Place.KEY : Place.VALUE;
          return null;
        }
        return c == (map[depth - 1] ? '}' : ']') ? close(in, json) : Progress.BAD;
      }
      default -> {
        return c == ']' && place == Place.FIRST ? close(in, json) : value(c, in, json);
      }
    }
  }

  private @Nullable Progress value(char c, Pending in, StringBuilder json) {
    if (c == '{' || c == '[') {
      if (depth == map.length) {
        return Progress.BAD;
      }
      map[depth++] = c == '{';
      json.append(in.take(1));
      place = c == '{' ? Place.FIRST_KEY : Place.FIRST;
      return null;
    }
    Pending.Match quote = in.match(QUOTE);
    if (quote == Pending.Match.OPEN) {
      return Progress.MORE;
    }
    if (quote == Pending.Match.YES) {
      in.skip(QUOTE.length());
      json.append('"');
      keyString = false;
      place = Place.STRING;
      return null;
    }
    int end = 0;
    while (end < in.length() && ",}]".indexOf(in.charAt(end)) < 0) {
      end++;
    }
    if (end == in.length()) {
      return end > 2 * CallMachine.NAME ? Progress.BAD : Progress.MORE;
    }
    String word = in.take(end).strip();
    String literal =
        switch (word) {
          case "True" -> "true";
          case "False" -> "false";
          case "None" -> "null";
          default -> word;
        };
    json.append(JsonScanner.accepts(literal) ? literal : JsonText.quote(word));
    place = Place.NEXT;
    return null;
  }

  private @Nullable Progress close(Pending in, StringBuilder json) {
    json.append(in.take(1));
    depth--;
    place = Place.NEXT;
    return depth == 0 ? Progress.DONE : null;
  }
}
