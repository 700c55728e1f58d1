package dev.sheaf.chat.template.internal;

/**
 * Escaping for HTML. Chat templates have no use for it, yet it happens to them: the filter {@code
 * safe} marks a text, and what is added to a marked text is escaped, as in jinja2 and MarkupSafe.
 */
final class Markup {
  private Markup() {}

  /** The text, escaped unless it is marked; marked. */
  static Text escape(Budget budget, Text text) {
    return text.markup() ? text : force(budget, text);
  }

  /** The text, escaped whatever it is; marked. */
  static Text force(Budget budget, Text text) {
    budget.spend(5L * text.length());
    return text.map(Markup::escape).marked(true);
  }

  private static String escape(String run) {
    StringBuilder out = new StringBuilder(run.length() + 8);
    for (int i = 0; i < run.length(); i++) {
      char c = run.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\'' -> out.append("&#39;");
        case '"' -> out.append("&#34;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
