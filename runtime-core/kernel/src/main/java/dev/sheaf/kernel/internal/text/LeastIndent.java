package dev.sheaf.kernel.internal.text;

/**
 * Ends a text before the first line, after its first one, that is not blank and begins with fewer
 * white-space characters than asked for. White space at the beginning of a line is held back until
 * it is clear whether the line belongs to the text. Rebuilt by pushing the text again; the result
 * does not depend on how the text was cut into pieces. Not thread-safe.
 */
final class LeastIndent {
  private final int least;
  private final StringBuilder held = new StringBuilder();
  private boolean lineBegins;
  private boolean stopped;

  /**
   * @param least ≥ 1
   */
  LeastIndent(int least) {
    this.least = least;
  }

  /** Takes the next piece of text; returns what may be shown now. Nothing more once stopped. */
  String push(String text) {
    if (stopped || (!lineBegins && text.indexOf('\n') < 0)) {
      return stopped ? "" : text;
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && !stopped; i++) {
      take(text.charAt(i), shown);
    }
    return shown.toString();
  }

  private void take(char c, StringBuilder shown) {
    if (lineBegins && c != '\n') {
      if (Character.isWhitespace(c)) {
        held.append(c);
        return;
      }
      stopped = held.length() < least;
      lineBegins = false;
      if (stopped) {
        held.setLength(0);
        return;
      }
    }
    lineBegins |= c == '\n';
    shown.append(held).append(c);
    held.setLength(0);
  }

  /** Whether a line was reached that does not belong to the text. */
  boolean stopped() {
    return stopped;
  }

  /** Ends the text: white space that was held back; a line of nothing else is blank. */
  String flush() {
    String rest = held.toString();
    held.setLength(0);
    return rest;
  }
}
