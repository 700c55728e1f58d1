package dev.sheaf.tokenizer.kit;

import dev.sheaf.error.SheafException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Finds what a regular expression matches, within the budget of {@link BudgetedRegexSplit}. For
 * those to whom a match is something else than a gap. Immutable and thread-safe.
 */
public final class BudgetedMatches {
  /** Takes matches from left to right. */
  @FunctionalInterface
  public interface Range {
    /** A match that is not empty: {@code [from, to)}. */
    void accept(int from, int to);
  }

  private static final long LEAST_BUDGET = 10_000;

  /** Names of scripts, which the JDK wants with "Is" in front. */
  private static final Pattern SCRIPT =
      Pattern.compile("\\\\([pP])\\{(\\^?)(?!Is|In|java|Alpha|ASCII)([A-Z][a-z_]{2,})\\}");

  private final Pattern pattern;

  private BudgetedMatches(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles an expression, its classes read as Unicode defines them.
   *
   * @param where the file and place that it comes from, for error messages
   */
  public static BudgetedMatches compile(String expression, String where) {
    if (expression.length() > BudgetedRegexSplit.LONGEST) {
      throw refuse(
          "at most " + BudgetedRegexSplit.LONGEST + " characters",
          expression.length() + " characters",
          where);
    }
    try {
      return new BudgetedMatches(
          Pattern.compile(
              SCRIPT.matcher(expression).replaceAll("\\\\$1{$2Is$3}"),
              Pattern.UNICODE_CHARACTER_CLASS));
    } catch (PatternSyntaxException e) {
      throw refuse("a well-formed expression", e.getDescription(), where);
    } catch (StackOverflowError e) {
      throw refuse("a flat expression", "groups nested too deeply", where);
    }
  }

  /** Finds every match in {@code text[from, to)}, which sees nothing outside the range. */
  public void find(String text, int from, int to, Range out) {
    Counted counted = new Counted(text, from, to);
    Matcher matcher = pattern.matcher(counted);
    while (next(matcher, counted)) {
      if (matcher.end() > matcher.start()) {
        out.accept(from + matcher.start(), from + matcher.end());
      }
    }
  }

  private static boolean next(Matcher matcher, Counted counted) {
    try {
      return matcher.find();
    } catch (Spent e) {
      throw tooMuch("more than %d reads".formatted(counted.budget), counted);
    } catch (StackOverflowError e) {
      throw tooMuch("a match that nests deeper than the stack", counted);
    }
  }

  private static SheafException tooMuch(String found, Counted text) {
    return SheafException.of(
            BudgetedRegexSplit.BUDGET,
            "searching this text by the tokenizer's expression costs too much")
        .expected("at most %d reads for %d characters".formatted(text.budget, text.length()))
        .found(found)
        .where("text to encode")
        .next("shorten the text, or use a tokenizer whose way of cutting is known by name")
        .toException();
  }

  private static SheafException refuse(String expected, String found, String where) {
    return SheafException.of(
            BudgetedRegexSplit.EXPRESSION, "the tokenizer's regular expression is not usable")
        .expected(expected)
        .found(found)
        .where(where)
        .next("convert or download the tokenizer again")
        .toException();
  }

  /** Leaves the engine; carries nothing, costs nothing. */
  private static final class Spent extends RuntimeException {
    private static final long serialVersionUID = 1;

    Spent() {
      super(null, null, false, false);
    }
  }

  /** A range of a text that counts how often it is read. */
  private static final class Counted implements CharSequence {
    private final String text;
    private final int from;
    private final int to;
    private final long budget;
    private long reads;

    Counted(String text, int from, int to) {
      this.text = text;
      this.from = from;
      this.to = to;
      this.budget =
          Math.max(LEAST_BUDGET, (long) BudgetedRegexSplit.READS_PER_CHARACTER * (to - from));
    }

    @Override
    public int length() {
      return to - from;
    }

    @Override
    public char charAt(int index) {
      if (++reads > budget) {
        throw new Spent();
      }
      return text.charAt(from + index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(from + start, from + end);
    }

    @Override
    public String toString() {
      return text.substring(from, to);
    }
  }
}
