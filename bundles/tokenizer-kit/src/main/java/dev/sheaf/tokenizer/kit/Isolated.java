package dev.sheaf.tokenizer.kit;

import java.util.function.IntPredicate;

/**
 * Takes what a rule matches out as pieces, from left to right; what lies between matches stays
 * whole.
 */
final class Isolated implements Split {
  /** Stands for an optional character that is never there. */
  static final IntPredicate NO_LEAD = c -> false;

  /** What a regular expression matches at a place, without searching on. */
  @FunctionalInterface
  interface Match {
    /** Behind the match that starts at {@code from}, or {@code from} if there is none. */
    int end(String text, int from, int to);
  }

  private final Match rule;

  Isolated(Match rule) {
    this.rule = rule;
  }

  /** Each single character of a set: {@code [set]}. */
  static Isolated each(IntPredicate set) {
    return new Isolated(runs(NO_LEAD, set, 1));
  }

  /** Runs of a set: {@code [set]+}. */
  static Isolated run(IntPredicate set) {
    return new Isolated(runs(NO_LEAD, set, Integer.MAX_VALUE));
  }

  /** Runs of up to so many of a set: {@code [set]{1,longest}}. */
  static Isolated run(IntPredicate set, int longest) {
    return new Isolated(runs(NO_LEAD, set, longest));
  }

  /** Runs of a set with one leading character if it is there: {@code [lead]?[set]+}. */
  static Isolated run(IntPredicate lead, IntPredicate set) {
    return new Isolated(runs(lead, set, Integer.MAX_VALUE));
  }

  private static Match runs(IntPredicate lead, IntPredicate set, int longest) {
    return (text, from, to) -> {
      int first = Scan.codePoint(text, from, to);
      int second = from + Character.charCount(first);
      if (lead.test(first) && second < to && set.test(Scan.codePoint(text, second, to))) {
        return Scan.run(text, second, to, set, longest);
      }
      return Scan.run(text, from, to, set, longest);
    };
  }

  @Override
  public void cut(String text, int from, int to, Pieces out) {
    int gap = from;
    int i = from;
    while (i < to) {
      int end = rule.end(text, i, to);
      if (end == i) {
        i += Character.charCount(Scan.codePoint(text, i, to));
        continue;
      }
      if (gap < i) {
        out.accept(text, gap, i);
      }
      out.accept(text, i, end);
      i = end;
      gap = end;
    }
    if (gap < to) {
      out.accept(text, gap, to);
    }
  }
}
