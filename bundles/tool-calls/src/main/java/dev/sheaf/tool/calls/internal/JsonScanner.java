package dev.sheaf.tool.calls.internal;

import java.util.regex.Pattern;

/**
 * Watches one JSON value go by, character by character. Control characters inside strings are let
 * through, since models write them; {@link #inString} lets the caller escape them.
 */
final class JsonScanner {
  /** What a character was. */
  enum Step {
    /** Part of the value, which goes on. */
    MORE,
    /** The last of the value. */
    LAST,
    /** No part of the value, which ended before it. */
    AFTER,
    /** No JSON. */
    BAD
  }

  private enum Place {
    VALUE,
    FIRST_ITEM,
    FIRST_KEY,
    KEY,
    COLON,
    NEXT,
    STRING,
    ESCAPE,
    HEX,
    NUMBER,
    WORD
  }

  /** Deepest nesting. */
  static final int DEEPEST = 100;

  private static final int LONGEST_NUMBER = 400;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private final boolean[] object = new boolean[DEEPEST];
  private final StringBuilder bare = new StringBuilder();
  private int depth;
  private Place place = Place.VALUE;
  private boolean key;
  private int hex;

  boolean inString() {
    return place == Place.STRING || place == Place.ESCAPE || place == Place.HEX;
  }

  /** Whether the text is one whole value. */
  static boolean accepts(String text) {
    JsonScanner scanner = new JsonScanner();
    Step step = Step.MORE;
    int i = 0;
    for (; i < text.length() && step == Step.MORE; i++) {
      step = scanner.accept(text.charAt(i));
    }
    if (step == Step.MORE) {
      step = scanner.accept('\n'); // ends a number
    }
    return i == text.length() && (step == Step.LAST || step == Step.AFTER);
  }

  Step accept(char c) {
    switch (place) {
      case STRING -> {
        return string(c);
      }
      case ESCAPE -> {
        place = c == 'u' ? Place.HEX : Place.STRING;
        hex = 0;
        return "\"\\/bfnrtu".indexOf(c) >= 0 ? Step.MORE : Step.BAD;
      }
      case HEX -> {
        place = ++hex == 4 ? Place.STRING : Place.HEX;
        return Character.digit(c, 16) >= 0 ? Step.MORE : Step.BAD;
      }
      case NUMBER -> {
        if (Character.isLetterOrDigit(c) || "+-.".indexOf(c) >= 0) {
          bare.append(c);
          return bare.length() > LONGEST_NUMBER ? Step.BAD : Step.MORE;
        }
        if (!NUMBER.matcher(bare).matches()) {
          return Step.BAD;
        }
        return ended() == Step.LAST ? Step.AFTER : accept(c);
      }
      case WORD -> {
        bare.append(c);
        return word();
      }
      default -> {
        return Character.isWhitespace(c) ? Step.MORE : structure(c);
      }
    }
  }

  private Step string(char c) {
    if (c == '\\') {
      place = Place.ESCAPE;
    } else if (c == '"') {
      if (key) {
        key = false;
        place = Place.COLON;
        return Step.MORE;
      }
      return ended();
    }
    return Step.MORE;
  }

  private Step word() {
    String word =
        switch (bare.charAt(0)) {
          case 't' -> "true";
          case 'f' -> "false";
          default -> "null";
        };
    if (!word.startsWith(bare.toString())) {
      return Step.BAD;
    }
    return word.length() == bare.length() ? ended() : Step.MORE;
  }

  private Step structure(char c) {
    switch (place) {
      case COLON -> {
        place = Place.VALUE;
        return c == ':' ? Step.MORE : Step.BAD;
      }
      case NEXT -> {
        if (c == ',') {
          place = object[depth - 1] ? Place.KEY : Place.VALUE;
          return Step.MORE;
        }
        return c == (object[depth - 1] ? '}' : ']') ? closed() : Step.BAD;
      }
      case FIRST_KEY, KEY -> {
        if (c == '}' && place == Place.FIRST_KEY) {
          return closed();
        }
        key = true;
        place = Place.STRING;
        return c == '"' ? Step.MORE : Step.BAD;
      }
      case FIRST_ITEM -> {
        if (c == ']') {
          return closed();
        }
        return value(c);
      }
      default -> {
        return value(c);
      }
    }
  }

  private Step value(char c) {
    if (c == '{' || c == '[') {
      if (depth == DEEPEST) {
        return Step.BAD;
      }
      object[depth++] = c == '{';
      place = c == '{' ? Place.FIRST_KEY : Place.FIRST_ITEM;
      return Step.MORE;
    }
    if (c == '"') {
      place = Place.STRING;
      return Step.MORE;
    }
    bare.setLength(0);
    bare.append(c);
    if (c == '-' || c >= '0' && c <= '9') {
      place = Place.NUMBER;
      return Step.MORE;
    }
    place = Place.WORD;
    return c == 't' || c == 'f' || c == 'n' ? Step.MORE : Step.BAD;
  }

  private Step closed() {
    depth--;
    return ended();
  }

  private Step ended() {
    place = Place.NEXT;
    return depth == 0 ? Step.LAST : Step.MORE;
  }
}
