package dev.sheaf.tool.calls.internal;

import dev.sheaf.tool.calls.internal.JsonValue.Progress;
import java.util.Set;

/**
 * Reads one call that is written as a JSON object, such as {@code {"name": "f", "arguments": {…}}}.
 * The call begins when both its name and the beginning of its arguments are known, in whichever
 * order they come; arguments that are a string of JSON are taken out of the string.
 */
final class JsonCall {
  /**
   * How the object looks.
   *
   * @param names keys of the name
   * @param arguments keys of the arguments
   * @param keyed the one key is the name, its value are the arguments; the others are not used
   */
  record Form(Set<String> names, Set<String> arguments, boolean keyed) {
    /** The usual one. */
    static final Form NAME_ARGUMENTS =
        new Form(Set.of("name"), Set.of("arguments", "parameters"), false);
  }

  private enum Place {
    BEGIN,
    FIRST_KEY,
    KEY,
    COLON,
    VALUE,
    NEXT
  }

  private enum Role {
    NAME,
    ARGUMENTS,
    OTHER
  }

  private final CallMachine machine;
  private final Form form;
  private final StringBuilder text = new StringBuilder();
  private Place place = Place.BEGIN;
  private Role role = Role.OTHER;
  private JsonValue value = new JsonValue();
  private String name = "";
  private String arguments = "";
  private boolean begun;
  private boolean started;
  private boolean streams;
  private char first;

  JsonCall(CallMachine machine, Form form) {
    this.machine = machine;
    this.form = form;
  }

  Progress read() {
    Pending in = machine.in;
    while (true) {
      if (place != Place.VALUE && place != Place.KEY) {
        in.skipSpace();
        if (in.length() == 0) {
          return Progress.MORE;
        }
      }
      char c = in.length() > 0 ? in.charAt(0) : ' ';
      switch (place) {
        case BEGIN -> {
          if (c != '{') {
            return Progress.BAD;
          }
          in.skip(1);
          place = Place.FIRST_KEY;
        }
        case FIRST_KEY -> {
          if (c == '}') {
            return Progress.BAD; // an object without a name is no call
          }
          expectKey();
        }
        case KEY -> {
          Progress progress = value.read(in, text);
          if (progress != Progress.DONE) {
            return progress;
          }
          if (text.charAt(0) != '"') {
            return Progress.BAD;
          }
          key(JsonText.unquote(text.toString()));
          place = Place.COLON;
        }
        case COLON -> {
          if (c != ':') {
            return Progress.BAD;
          }
          in.skip(1);
          value = new JsonValue();
          text.setLength(0);
          started = false;
          place = Place.VALUE;
        }
        case VALUE -> {
          Progress progress = value();
          if (progress != Progress.DONE) {
            return progress;
          }
          place = Place.NEXT;
        }
        case NEXT -> {
          if (c == ',') {
            in.skip(1);
            expectKey();
          } else if (c == '}') {
            in.skip(1);
            return end();
          } else {
            return Progress.BAD;
          }
        }
      }
    }
  }

  private void expectKey() {
    value = new JsonValue();
    text.setLength(0);
    place = Place.KEY;
  }

  private void key(String key) {
    if (form.keyed() && !begun) {
      name = key;
      role = Role.ARGUMENTS;
    } else if (form.names().contains(key) && name.isEmpty()) {
      role = Role.NAME;
    } else {
      role = form.arguments().contains(key) && !begun ? Role.ARGUMENTS : Role.OTHER;
    }
  }

  private Progress value() {
    Pending in = machine.in;
    if (!started) {
      in.skipSpace();
      if (in.length() == 0) {
        return Progress.MORE;
      }
      started = true;
      first = in.charAt(0);
      boolean fits = role != Role.NAME || first == '"';
      boolean argues = role != Role.ARGUMENTS || "{\"n".indexOf(first) >= 0;
      if (!fits || !argues) {
        return Progress.BAD;
      }
      streams = role == Role.ARGUMENTS && first == '{' && CallMachine.isName(name);
      if (streams) {
        begin();
      }
    }
    StringBuilder piece = streams ? new StringBuilder() : text;
    Progress progress = value.read(in, piece);
    if (streams) {
      machine.out.arguments(piece);
      return progress;
    }
    if (role == Role.OTHER) {
      text.setLength(0);
    }
    return progress == Progress.DONE ? whole() : progress;
  }

  /** A value that could not be passed on while it came. */
  private Progress whole() {
    if (role == Role.NAME) {
      name = JsonText.unquote(text.toString());
    } else if (role == Role.ARGUMENTS) {
      String json = text.toString();
      arguments = first == '"' ? JsonText.unquote(json) : first == 'n' ? "{}" : json;
    } else {
      return Progress.DONE;
    }
    if (!name.isEmpty() && !CallMachine.isName(name)) {
      return Progress.BAD;
    }
    if (!name.isEmpty() && !arguments.isEmpty()) {
      begin();
      machine.out.arguments(arguments);
    }
    return Progress.DONE;
  }

  private void begin() {
    begun = true;
    machine.begin(name);
  }

  private Progress end() {
    if (!CallMachine.isName(name)) {
      return Progress.BAD;
    }
    if (!begun) {
      begin();
    }
    machine.out.end();
    return Progress.DONE;
  }
}
