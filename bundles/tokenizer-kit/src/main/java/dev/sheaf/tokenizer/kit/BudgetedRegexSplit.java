package dev.sheaf.tokenizer.kit;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Cuts by any regular expression, within a budget: each match is a piece, and so is each gap
 * between matches.
 *
 * <p>For expressions that no scanner of this kit knows. The JDK's engine backtracks, so a text can
 * cost it time that grows without bound; here it reads through a sequence that counts, and a text
 * that costs more than {@link #READS_PER_CHARACTER} reads per character is refused. So is one that
 * nests deeper than the stack.
 */
public final class BudgetedRegexSplit implements Split {
  /** The expression is malformed, or longer than any real one. */
  public static final ErrorCode EXPRESSION = ErrorCode.of("SHEAF-SPLIT-001", ErrorKind.USER);

  /** A text costs this expression more work than is allowed. */
  public static final ErrorCode BUDGET = ErrorCode.of("SHEAF-SPLIT-002", ErrorKind.USER);

  /**
   * Characters that may be read for each character of the text, many times what real rules need.
   */
  public static final int READS_PER_CHARACTER = 200;

  /** Characters of the longest expression that is compiled. */
  public static final int LONGEST = 8192;

  /** Reads that even the shortest text may cost. */
  private static final long LEAST_BUDGET = 10_000;

  /** Names of scripts, which the JDK wants with "Is" in front. */
  private static final Pattern SCRIPT =
      Pattern.compile("\\\\([pP])\\{(\\^?)(?!Is|In|java|Alpha|ASCII)([A-Z][a-z_]{2,})\\}");

  private final Pattern pattern;

  private BudgetedRegexSplit(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles an expression, its classes read as Unicode defines them.
   *
   * @param where the file and place that it comes from, for error messages
   */
  public static BudgetedRegexSplit compile(String expression, String where) {
    if (expression.length() > LONGEST) {
      throw refuse(expression.length() + " characters", "at most " + LONGEST, where);
    }
    try {
      return new BudgetedRegexSplit(
          Pattern.compile(
              SCRIPT.matcher(expression).replaceAll("\\\\$1{$2Is$3}"),
              Pattern.UNICODE_CHARACTER_CLASS));
    } catch (PatternSyntaxException e) {
      throw refuse(e.getDescription(), "a well-formed expression", where);
    } catch (StackOverflowError e) {
      throw refuse("groups nested too deeply", "a flat expression", where);
    }
  }

  @Override
  public void cut(String text, int from, int to, Pieces out) {
    Counted counted = new Counted(text, from, to);
    Matcher matcher = pattern.matcher(counted);
    int end = 0;
    while (find(matcher, counted)) {
      if (matcher.start() > end) {
        out.accept(text, from + end, from + matcher.start());
      }
      if (matcher.end() > matcher.start()) {
        out.accept(text, from + matcher.start(), from + matcher.end());
      }
      end = matcher.end();
    }
    if (from + end < to) {
      out.accept(text, from + end, to);
    }
  }

  /** The next match. Nothing of ours is half done where the engine runs out of stack. */
  private static boolean find(Matcher matcher, Counted counted) {
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
            BUDGET, "cutting this text by the tokenizer's expression costs too much")
        .expected("at most %d reads for %d characters".formatted(text.budget, text.to - text.from))
        .found(found)
        .where("text to encode")
        .next("shorten the text, or use a tokenizer whose way of cutting is known by name")
        .toException();
  }

  private static SheafException refuse(String found, String expected, String where) {
    return SheafException.of(
            EXPRESSION, "the tokenizer's expression for cutting text is not usable")
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
      this.budget = Math.max(LEAST_BUDGET, (long) READS_PER_CHARACTER * (to - from));
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
