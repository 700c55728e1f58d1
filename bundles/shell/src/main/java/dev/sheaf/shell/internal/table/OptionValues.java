package dev.sheaf.shell.internal.table;

import dev.sheaf.admin.Invocation;
import dev.sheaf.error.SheafException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The values of an invocation's options as numbers, refused by name, range and value. */
public record OptionValues(Invocation invocation) {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)?");
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,80}");

  /** A whole number within a range, both ends included. */
  public OptionalInt integer(String option, int low, int high) {
    Optional<String> typed = invocation.option(option);
    if (typed.isEmpty()) {
      return OptionalInt.empty();
    }
    String range =
        high == Integer.MAX_VALUE
            ? "a whole number from " + low + " to 2147483647"
            : "a whole number from " + low + " to " + high;
    try {
      int value = Integer.parseInt(typed.get().strip());
      if (value >= low && value <= high) {
        return OptionalInt.of(value);
      }
    } catch (NumberFormatException notInt) {
      throw refused(option, range, typed.get(), notInt);
    }
    throw refused(option, range, typed.get(), null);
  }

  /** A number that satisfies a condition; NaN never does. */
  public OptionalDouble number(String option, String range, DoublePredicate within) {
    Optional<String> typed = invocation.option(option);
    if (typed.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(typed.get().strip());
      if (!Double.isNaN(value) && within.test(value)) {
        return OptionalDouble.of(value);
      }
    } catch (NumberFormatException notNumber) {
      throw refused(option, range, typed.get(), notNumber);
    }
    throw refused(option, range, typed.get(), null);
  }

  /** A length of time: {@code 5}, {@code 2.5s}, {@code 300ms}, {@code 2m}, {@code 1h}. */
  public Optional<Duration> duration(String option) {
    Optional<String> typed = invocation.option(option);
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = DURATION.matcher(typed.get().strip());
    if (!matcher.matches()) {
      throw refused(option, "a time such as 5, 2.5s, 300ms, 2m or 1h", typed.get(), null);
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    double seconds =
        Double.parseDouble(matcher.group(1))
            * switch (unit) {
              case "ms" -> 1e-3;
              case "m" -> 60;
              case "h" -> 3600;
              default -> 1;
            };
    return Optional.of(Duration.ofNanos((long) (seconds * 1e9)));
  }

  /** A whole number of any sign and size, modulo 2^64: −1 is 2^64 − 1, 2^64 is 0. */
  public Optional<Long> bits(String option) {
    Optional<String> typed = invocation.option(option);
    if (typed.isEmpty()) {
      return Optional.empty();
    }
    if (!WHOLE.matcher(typed.get().strip()).matches()) {
      throw refused(option, "a whole number of at most 80 digits", typed.get(), null);
    }
    return Optional.of(new BigInteger(typed.get().strip()).longValue());
  }

  private static SheafException refused(
      String option, String range, String found, @Nullable Exception cause) {
    SheafException.Draft draft =
        SheafException.of(ShellErrors.OPTION_VALUE, "--%s is out of its range".formatted(option))
            .expected(range)
            .found(found.isEmpty() ? "an empty text" : found)
            .where("--" + option)
            .next("correct the value, or leave the option out");
    return cause == null ? draft.toException() : draft.cause(cause).toException();
  }
}
