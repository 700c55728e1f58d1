package dev.sheaf.tool.calls.internal;

import dev.sheaf.tool.calls.internal.JsonValue.Progress;

/**
 * Reads one call in the manner of Python, {@code f(a=1, b="x", c=[True, None])}, and writes its
 * arguments as JSON while they come. An argument without a name is no call.
 */
final class PythonCalls {
  private enum Place {
    NAME,
    FIRST,
    KEY,
    VALUE,
    NEXT
  }

  private final CallMachine machine;
  private final StringBuilder word = new StringBuilder();
  private Place place = Place.NAME;
  private PythonValue value = new PythonValue();
  private String name = "";
  private boolean begun;

  PythonCalls(CallMachine machine) {
    this.machine = machine;
  }

  Progress read() {
    Pending in = machine.in;
    while (in.length() > 0) {
      char c = in.charAt(0);
      if (place == Place.VALUE) {
        StringBuilder json = new StringBuilder();
        Progress progress = value.read(in, json);
        machine.out.arguments(json);
        if (progress != Progress.DONE) {
          return progress;
        }
        place = Place.NEXT;
        continue;
      }
      if (Character.isWhitespace(c) && (place != Place.NAME || word.isEmpty())) {
        in.skip(1);
        continue;
      }
      switch (place) {
        case NAME, KEY -> {
          if (c == (place == Place.NAME ? '(' : '=')) {
            if (!CallMachine.isName(word.toString())) {
              return Progress.BAD;
            }
            in.skip(1);
            wordEnds();
          } else if (word.length() > CallMachine.NAME || !isWord(c)) {
            return Progress.BAD;
          } else {
            word.append(in.take(1));
          }
        }
        case FIRST -> {
          if (c == ')') {
            in.skip(1);
            return end();
          }
          place = Place.KEY;
        }
        case NEXT -> {
          if (c != ',' && c != ')') {
            return Progress.BAD;
          }
          in.skip(1);
          if (c == ')') {
            return end();
          }
          place = Place.FIRST; // Python allows a comma at the end
        }
        case VALUE -> throw new IllegalStateException("read above");
      }
    }
    return Progress.MORE;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || "_-.:/".indexOf(c) >= 0;
  }

  private void wordEnds() {
    String found = word.toString();
    word.setLength(0);
    if (place == Place.NAME) {
      name = found.endsWith(".call") ? found.substring(0, found.length() - 5) : found;
      place = Place.FIRST;
      return;
    }
    if (!begun) {
      machine.begin(name);
    }
    machine.out.arguments((begun ? ", " : "{") + JsonText.quote(found) + ": ");
    begun = true;
    value = new PythonValue();
    place = Place.VALUE;
  }

  private Progress end() {
    if (begun) {
      machine.out.arguments("}");
    } else {
      machine.begin(name);
    }
    machine.out.end();
    return Progress.DONE;
  }
}
