package dev.sheaf.tokenizer.json.internal;

import dev.sheaf.tokenizer.kit.BudgetedMatches;
import dev.sheaf.tokenizer.kit.BudgetedMatches.Range;
import java.util.function.IntPredicate;

/** Finds places in a text, from left to right, none empty, none overlapping. Stateless. */
@FunctionalInterface
interface Finder {
  /** Longest literal that is sought or put in. */
  int LONGEST = 1024;

  /** Finds all in {@code text[from, to)}. */
  void find(String text, int from, int to, Range out);

  /** What a {@code pattern} of the file finds. */
  static Finder of(JsonNode pattern) {
    pattern.allow("String", "Regex");
    if (pattern.find("Regex").isPresent()) {
      JsonNode regex = pattern.get("Regex");
      return BudgetedMatches.compile(regex.text(), regex.where())::find;
    }
    return literal(bounded(pattern.get("String"), 1));
  }

  /** A text of the file that is neither too long nor too short. */
  static String bounded(JsonNode node, int least) {
    String text = node.text();
    if (text.length() > LONGEST || text.length() < least) {
      throw node.refuse(least + " to " + LONGEST + " characters", text.length() + " characters");
    }
    return text;
  }

  /** Finds each place where exactly this stands. */
  static Finder literal(String sought) {
    return (text, from, to, out) -> {
      int at = text.indexOf(sought, from, to);
      while (at >= 0) {
        out.accept(at, at + sought.length());
        at = text.indexOf(sought, at + sought.length(), to);
      }
    };
  }

  /** Finds each character of a kind. */
  static Finder characters(IntPredicate kind) {
    return (text, from, to, out) -> {
      for (int i = from; i < to; ) {
        int c = text.codePointAt(i);
        int end = Math.min(to, i + Character.charCount(c));
        if (kind.test(c)) {
          out.accept(i, end);
        }
        i = end;
      }
    };
  }
}
