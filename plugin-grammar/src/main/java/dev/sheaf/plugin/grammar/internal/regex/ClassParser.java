package dev.sheaf.plugin.grammar.internal.regex;

import java.util.Arrays;

/** Reads a class of characters in brackets. */
final class ClassParser {
  private ClassParser() {}

  /** Reads from the opening bracket to the closing one. */
  static CodePoints read(PatternText text) {
    int start = text.position();
    text.next();
    boolean negated = text.take('^');
    if (text.peek() == ']') {
      throw text.syntax(start, "a class is empty", "a character, or \\] for a bracket");
    }
    int[] ends = new int[8];
    int count = 0;
    while (!text.take(']')) {
      int[] ranges = item(text, start);
      if (count + ranges.length > ends.length) {
        ends = Arrays.copyOf(ends, 2 * (count + ranges.length));
      }
      System.arraycopy(ranges, 0, ends, count, ranges.length);
      count += ranges.length;
    }
    CodePoints set = CodePoints.of(Arrays.copyOf(ends, count));
    return negated ? set.complement() : set;
  }

  /** A character, a range, or an escape that stands for several. */
  private static int[] item(PatternText text, int start) {
    int position = text.position();
    CodePoints first = member(text, start);
    boolean range = text.peek() == '-' && text.peek(1) != ']' && text.peek(1) != PatternText.END;
    if (!range) {
      return first.ranges();
    }
    text.next();
    CodePoints last = member(text, start);
    if (!single(first) || !single(last)) {
      throw text.syntax(position, "a range ends in a class", "one character on either side of -");
    }
    if (first.ranges()[0] > last.ranges()[0]) {
      throw text.syntax(position, "a range is reversed", "the lower character first");
    }
    return new int[] {first.ranges()[0], last.ranges()[0]};
  }

  private static boolean single(CodePoints set) {
    return set.ranges().length == 2 && set.ranges()[0] == set.ranges()[1];
  }

  private static CodePoints member(PatternText text, int start) {
    int c = text.peek();
    if (c == '\\') {
      return Escapes.read(text);
    }
    if (c == PatternText.END) {
      throw text.syntax(start, "a class is not closed", "]");
    }
    int second = text.peek(1);
    if (c == '[' && (second == ':' || second == '.' || second == '=')) {
      throw text.unsupported(text.position(), "a POSIX class", "ranges, or \\[ for a bracket");
    }
    if (c == '&' && second == '&') {
      throw text.unsupported(text.position(), "an intersection of classes", "ranges, or \\&");
    }
    text.next();
    return CodePoints.of(c, c);
  }
}
