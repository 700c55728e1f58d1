package dev.sheaf.chat.template.internal;

import java.util.Arrays;

/** Joins texts and keeps their trust, not their marks. */
final class TextBuilder {
  private final StringBuilder chars = new StringBuilder();
  private int[] ends = new int[4];
  private int runs;
  private boolean firstTrusted;

  TextBuilder append(String text, boolean trusted) {
    return append(text, 0, text.length(), trusted);
  }

  TextBuilder append(Text text) {
    return append(text, 0, text.length());
  }

  /** {@code text[from, to)}. */
  TextBuilder append(Text text, int from, int to) {
    int at = from;
    for (int run = text.runAt(from); at < to; run++) {
      int end = Math.min(to, text.runEnd(run));
      append(text.chars(), at, end, text.runTrusted(run));
      at = end;
    }
    return this;
  }

  int length() {
    return chars.length();
  }

  Text text() {
    return runs == 0
        ? Text.EMPTY
        : new Text(chars.toString(), Arrays.copyOf(ends, runs), firstTrusted, false);
  }

  private TextBuilder append(String text, int from, int to, boolean trusted) {
    if (from >= to) {
      return this;
    }
    chars.append(text, from, to);
    if (runs > 0 && (((runs - 1) & 1) == 0 == firstTrusted) == trusted) {
      ends[runs - 1] = chars.length();
      return this;
    }
    if (runs == 0) {
      firstTrusted = trusted;
    } else if (runs == ends.length) {
      ends = Arrays.copyOf(ends, runs * 2);
    }
    ends[runs++] = chars.length();
    return this;
  }
}
