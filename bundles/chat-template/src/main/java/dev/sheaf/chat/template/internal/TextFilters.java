package dev.sheaf.chat.template.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What filters and methods do to texts; each result keeps the trust of its characters. */
final class TextFilters {
  private TextFilters() {}

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** White space as Python counts it. */
  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  /** Without the characters of {@code set} (white space if that is empty) at either end. */
  static Text strip(Text text, String set, boolean left, boolean right) {
    String s = text.chars();
    int from = 0;
    int to = s.length();
    while (left && from < to && strips(s.codePointAt(from), set)) {
      from += Character.charCount(s.codePointAt(from));
    }
    while (right && to > from && strips(s.codePointBefore(to), set)) {
      to -= Character.charCount(s.codePointBefore(to));
    }
    return text.sub(from, to);
  }

  private static boolean strips(int c, String set) {
    return set.isEmpty() ? isSpace(c) : set.indexOf(c) >= 0;
  }

  /** Cut at each {@code separator}, which is not empty, at most {@code most} times; −1: always. */
  static List<Object> split(Text text, String separator, long most) {
    List<Object> out = new ArrayList<>();
    int from = 0;
    for (long n = 0; most < 0 || n < most; n++) {
      int hit = Search.find(text.chars(), separator, from);
      if (hit < 0) {
        break;
      }
      out.add(text.sub(from, hit));
      from = hit + separator.length();
    }
    out.add(text.sub(from, text.length()));
    return out;
  }

  /** As {@link #split}, counted from the right. */
  static List<Object> splitRight(Text text, String separator, long most) {
    List<Object> all = split(text, separator, -1);
    if (most < 0 || all.size() <= most + 1) {
      return all;
    }
    int kept = (int) (all.size() - most);
    int end = 0;
    for (int i = 0; i < kept; i++) {
      end += ((Text) all.get(i)).length() + (i == 0 ? 0 : separator.length());
    }
    List<Object> out = new ArrayList<>(List.of(text.sub(0, end)));
    out.addAll(all.subList(kept, all.size()));
    return out;
  }

  /** The words between white space; after {@code most} cuts the rest is one word. */
  static List<Object> words(Text text, long most) {
    List<Object> out = new ArrayList<>();
    String s = text.chars();
    int i = 0;
    while (true) {
      while (i < s.length() && isSpace(s.charAt(i))) {
        i++;
      }
      if (i == s.length()) {
        return out;
      }
      if (most >= 0 && out.size() == most) {
        out.add(strip(text.sub(i, s.length()), "", false, true));
        return out;
      }
      int start = i;
      while (i < s.length() && !isSpace(s.charAt(i))) {
        i++;
      }
      out.add(text.sub(start, i));
    }
  }

  static List<Object> lines(Text text, boolean keepEnds) {
    List<Object> out = new ArrayList<>();
    String s = text.chars();
    int from = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '\n' || c == '\r') {
        int end = c == '\r' && i + 1 < s.length() && s.charAt(i + 1) == '\n' ? i + 2 : i + 1;
        out.add(text.sub(from, keepEnds ? end : i));
        from = end;
        i = end - 1;
      }
    }
    if (from < s.length()) {
      out.add(text.sub(from, s.length()));
    }
    return out;
  }

  static Text replace(Budget budget, Text text, Text old, Text by, long most) {
    if (old.isEmpty()) {
      return text;
    }
    TextBuilder out = new TextBuilder();
    int from = 0;
    for (long n = 0; most < 0 || n < most; n++) {
      int hit = Search.find(text.chars(), old.chars(), from);
      if (hit < 0) {
        break;
      }
      budget.spend((long) out.length() + by.length() > Budget.SIZE ? Long.MAX_VALUE : by.length());
      out.append(text, from, hit).append(by);
      from = hit + old.length();
    }
    return out.append(text, from, text.length()).text().marked(text.markup());
  }

  static Text capitalize(Text text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = Character.charCount(text.chars().codePointAt(0));
    return new TextBuilder()
        .append(text.sub(0, first).map(TextFilters::upper))
        .append(text.sub(first, text.length()).map(TextFilters::lower))
        .text()
        .marked(text.markup());
  }

  /** Upper case where a word begins, lower case elsewhere. */
  static Text title(Text text) {
    TextBuilder out = new TextBuilder();
    boolean inside = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.chars().codePointAt(i);
      int end = i + Character.charCount(c);
      boolean upper = !inside;
      out.append(text.sub(i, end).map(upper ? TextFilters::upper : TextFilters::lower));
      inside = Character.isLetter(c) || c == '\'' && inside;
      i = end;
    }
    return out.text();
  }

  /** {@code width} blanks before each line but the first. */
  static Text indent(Budget budget, Text text, Text by, boolean first, boolean blank) {
    List<Object> lines = split(text, "\n", -1);
    budget.spend((long) by.length() * lines.size());
    TextBuilder out = new TextBuilder();
    for (int i = 0; i < lines.size(); i++) {
      Text line = (Text) lines.get(i);
      if (i > 0) {
        out.append("\n", false);
      }
      if (i == 0 ? first : blank || !line.isEmpty()) {
        out.append(by);
      }
      out.append(line);
    }
    return out.text().marked(text.markup());
  }

  /** Around a marked separator the items are escaped. */
  static Text join(Budget budget, List<Object> items, Text separator) {
    TextBuilder out = new TextBuilder();
    for (int i = 0; i < items.size(); i++) {
      Text printed = Printing.text(items.get(i));
      Text item = separator.markup() ? Markup.escape(budget, printed) : printed;
      budget.spend(
          (long) out.length() + item.length() + separator.length() > Budget.SIZE
              ? Long.MAX_VALUE
              : (long) item.length() + separator.length());
      out.append(i == 0 ? Text.EMPTY : separator).append(item);
    }
    return out.text().marked(separator.markup());
  }
}
