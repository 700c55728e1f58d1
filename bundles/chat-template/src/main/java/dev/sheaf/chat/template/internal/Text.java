package dev.sheaf.chat.template.internal;

import dev.sheaf.text.TextSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text that remembers, character for character, whether it comes from the template (trusted) or
 * from the variables (not). Stored as runs. Two texts are equal if their characters are; trust
 * plays no part. Immutable. Cutting and changing case keep the mark of {@code safe}.
 */
final class Text implements Comparable<Text> {
  static final Text EMPTY = new Text("", new int[0], true, false);

  private final String chars;

  /** Where each run ends; trust alternates from run to run, no run is empty. */
  private final int[] ends;

  private final boolean firstTrusted;
  private final boolean markup;

  Text(String chars, int[] ends, boolean firstTrusted, boolean markup) {
    this.chars = chars;
    this.ends = ends;
    this.firstTrusted = firstTrusted;
    this.markup = markup;
  }

  /** A text of the template's. */
  static Text trusted(String chars) {
    return of(chars, true);
  }

  /** A text from the variables. */
  static Text plain(String chars) {
    return of(chars, false);
  }

  static Text of(String chars, boolean trusted) {
    return chars.isEmpty() ? EMPTY : new Text(chars, new int[] {chars.length()}, trusted, false);
  }

  /** Whether {@code safe} has marked it: what is added to it is escaped. See {@link Markup}. */
  boolean markup() {
    return markup;
  }

  Text marked(boolean mark) {
    return mark == markup ? this : new Text(chars, ends, firstTrusted, mark);
  }

  String chars() {
    return chars;
  }

  int length() {
    return chars.length();
  }

  boolean isEmpty() {
    return chars.isEmpty();
  }

  int runs() {
    return ends.length;
  }

  int runStart(int run) {
    return run == 0 ? 0 : ends[run - 1];
  }

  int runEnd(int run) {
    return ends[run];
  }

  boolean runTrusted(int run) {
    return (run & 1) == 0 == firstTrusted;
  }

  /** The run that holds the character at {@code index}. */
  int runAt(int index) {
    int found = java.util.Arrays.binarySearch(ends, index);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** {@code [from, to)}, in UTF-16 units. */
  Text sub(int from, int to) {
    if (from == 0 && to == chars.length()) {
      return this;
    }
    return new TextBuilder().append(this, from, to).text().marked(markup);
  }

  /** Each run changed by itself, as upper case is. */
  Text map(UnaryOperator<String> change) {
    TextBuilder out = new TextBuilder();
    for (int run = 0; run < ends.length; run++) {
      out.append(change.apply(chars.substring(runStart(run), ends[run])), runTrusted(run));
    }
    return out.text().marked(markup);
  }

  /** Appends the runs to a prompt; neighbours of equal trust become one span. */
  List<TextSpan> spans() {
    List<TextSpan> out = new ArrayList<>(ends.length);
    for (int run = 0; run < ends.length; run++) {
      out.add(new TextSpan(chars.substring(runStart(run), ends[run]), runTrusted(run)));
    }
    return out;
  }

  @Override
  public int compareTo(Text other) {
    return chars.compareTo(other.chars);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Text t && t.chars.equals(chars);
  }

  @Override
  public int hashCode() {
    return chars.hashCode();
  }

  @Override
  public String toString() {
    return chars;
  }
}
