package dev.sheaf.sampling;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.util.Objects;

/**
 * A number that a processor or sampler reads from {@link SamplingParameters#more()}, described so
 * that front doors can offer, check and explain it without knowing the processor.
 *
 * @param name as requests spell it, for instance {@code xtc-threshold}
 * @param standard the value when a request says nothing; the one that turns the processor off, if
 *     there is such a value
 * @param least smallest value taken
 * @param most largest value taken
 * @param whole whether it must be a whole number
 * @param meaning one sentence without a full stop
 */
public record SamplingParameter(
    String name, double standard, double least, double most, boolean whole, String meaning) {
  /** A parameter has a value outside its range. */
  public static final ErrorCode OUT_OF_RANGE = ErrorCode.of("SHEAF-SAMPLING-010", ErrorKind.USER);

  public SamplingParameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(meaning, "meaning");
    if (!(least <= most) || !(standard >= least && standard <= most)) {
      throw new IllegalArgumentException(
          "%s: %s to %s does not hold %s".formatted(name, least, most, standard));
    }
  }

  /** A parameter that takes any number from {@code least} to {@code most}. */
  public static SamplingParameter number(
      String name, double standard, double least, double most, String meaning) {
    return new SamplingParameter(name, standard, least, most, false, meaning);
  }

  /** A parameter that takes whole numbers from {@code least} to {@code most}. */
  public static SamplingParameter whole(
      String name, long standard, long least, long most, String meaning) {
    return new SamplingParameter(name, standard, least, most, true, meaning);
  }

  /**
   * The request's value, or the standard one.
   *
   * @throws SheafException {@code SHEAF-SAMPLING-010} (USER) it is out of range
   */
  public double of(SamplingParameters parameters) {
    Double value = parameters.more().get(name);
    return value == null ? standard : checked(value);
  }

  /**
   * A value that is in range.
   *
   * @throws SheafException {@code SHEAF-SAMPLING-010} (USER) it is not
   */
  public double checked(double value) {
    if (value >= least && value <= most && !(whole && value != Math.rint(value))) {
      return value;
    }
    throw SheafException.of(OUT_OF_RANGE, name + " is out of its range")
        .expected((whole ? "a whole number, " : "") + range())
        .found(value)
        .where(name)
        .next("leave it out for " + spelled(standard))
        .toException();
  }

  /** The range, for people. */
  public String range() {
    return spelled(least) + " to " + spelled(most);
  }

  private static String spelled(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
