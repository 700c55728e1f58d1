package dev.sheaf.chat.template.internal;

/**
 * A token of a template.
 *
 * @param kind what it is
 * @param text of {@link Kind#DATA} the text; of a name, number or string its value; of an operator
 *     its spelling
 * @param at where it starts
 */
record Token(Kind kind, String text, Position at) {
  enum Kind {
    /** Text between tags. */
    DATA,
    /** {@code {%}. */
    BLOCK_BEGIN,
    /** {@code %}}. */
    BLOCK_END,
    /** {@code {{}. */
    OUTPUT_BEGIN,
    /** <code>}}</code>. */
    OUTPUT_END,
    NAME,
    STRING,
    INTEGER,
    FLOAT,
    OPERATOR,
    END
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  /** For messages. */
  String shown() {
    return switch (kind) {
      case DATA -> "text";
      case BLOCK_BEGIN -> "{%";
      case BLOCK_END -> "%}";
      case OUTPUT_BEGIN -> "{{";
      case OUTPUT_END -> "}}";
      case STRING -> "'" + text + "'";
      case END -> "the end of the template";
      default -> text;
    };
  }
}
