package dev.sheaf.chat.template.internal;

/**
 * A place in a template.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
record Position(int line, int column) {
  @Override
  public String toString() {
    return "chat template, line " + line + ", column " + column;
  }
}
