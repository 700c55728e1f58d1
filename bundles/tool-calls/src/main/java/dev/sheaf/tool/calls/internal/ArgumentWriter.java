package dev.sheaf.tool.calls.internal;

import dev.sheaf.tool.calls.internal.Parameters.Kind;

/** Writes the JSON object of arguments that a model writes as names and bare texts. */
final class ArgumentWriter {
  private final Calls out;
  private boolean any;
  private boolean inText;

  ArgumentWriter(Calls out) {
    this.out = out;
  }

  void key(String name) {
    out.arguments((any ? ", " : "{") + JsonText.quote(name) + ": ");
    any = true;
    inText = false;
  }

  /** A piece of an argument that is a text. */
  void text(String piece) {
    if (!inText) {
      out.arguments("\"");
      inText = true;
    }
    out.arguments(JsonText.escape(piece));
  }

  /** The last piece of an argument that is a text. */
  void lastText(String piece) {
    text(piece);
    out.arguments("\"");
    inText = false;
  }

  /** A whole argument. */
  void value(String text, Kind kind) {
    String json =
        switch (text.strip()) {
          case "True" -> "true";
          case "False" -> "false";
          case "None" -> "null";
          default -> text.strip();
        };
    boolean literal = kind == Kind.TEXT || kind == Kind.TEXT_OR_NULL && !json.equals("null");
    if (!literal && JsonScanner.accepts(json)) {
      out.arguments(json);
    } else {
      lastText(text);
    }
  }

  void end() {
    out.arguments(any ? "}" : "{}");
    out.end();
  }
}
