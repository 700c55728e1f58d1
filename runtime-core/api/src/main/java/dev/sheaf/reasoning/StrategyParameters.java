package dev.sheaf.reasoning;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A strategy's parameters as it reads them: each by its name, with a default and a range. Whatever
 * is not known or out of its range is refused by name and value, before a token is spent.
 * Immutable.
 */
public final class StrategyParameters {
  private final ErrorCode refusal;
  private final Map<String, String> given;

  private StrategyParameters(ErrorCode refusal, Map<String, String> given) {
    this.refusal = refusal;
    this.given = given;
  }

  /**
   * Parameters, none of them unknown.
   *
   * @param refusal the strategy's code for a bad parameter
   * @param known the names that the strategy takes
   * @param given as the caller gave them
   * @throws SheafException a name is not known
   */
  public static StrategyParameters of(
      ErrorCode refusal, Set<String> known, Map<String, String> given) {
    for (String name : new TreeSet<>(given.keySet())) {
      if (!known.contains(name)) {
        throw SheafException.of(refusal, "the strategy has no parameter '%s'".formatted(name))
            .expected(String.join(", ", new TreeSet<>(known)))
            .found(name)
            .next("sheaf:strategy list (parameters of each)")
            .toException();
      }
    }
    return new StrategyParameters(refusal, Map.copyOf(given));
  }

  /** A whole number within a range, both ends included. */
  public int integer(String name, int byDefault, int low, int high) {
    String text = given.get(name);
    if (text == null) {
      return byDefault;
    }
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException notOne) {
      throw draft(name, "a whole number from %d to %d".formatted(low, high), text)
          .cause(notOne)
          .toException();
    }
    throw draft(name, "a whole number from %d to %d".formatted(low, high), text).toException();
  }

  /** A number within a range, both ends included; NaN never is. */
  public double number(String name, double byDefault, double low, double high) {
    String text = given.get(name);
    if (text == null) {
      return byDefault;
    }
    try {
      double value = Double.parseDouble(text.strip());
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException notOne) {
      throw draft(name, "a number from %s to %s".formatted(low, high), text)
          .cause(notOne)
          .toException();
    }
    throw draft(name, "a number from %s to %s".formatted(low, high), text).toException();
  }

  /** A text that is not empty. */
  public String text(String name, String byDefault) {
    String text = given.getOrDefault(name, byDefault);
    if (text.isEmpty()) {
      throw draft(name, "a text of at least one character", "an empty text").toException();
    }
    return text;
  }

  /** A refusal of one parameter, for conditions that span several. */
  public SheafException refused(String name, String expected, Object found) {
    return draft(name, expected, found).toException();
  }

  private SheafException.Draft draft(String name, String expected, Object found) {
    return SheafException.of(refusal, "parameter '%s' is out of its range".formatted(name))
        .expected(expected)
        .found(found)
        .where(name)
        .next("correct it, or leave it out for its default");
  }
}
