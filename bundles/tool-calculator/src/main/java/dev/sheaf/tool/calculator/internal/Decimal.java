package dev.sheaf.tool.calculator.internal;

import dev.sheaf.error.SheafException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Decimal arithmetic with 34 significant digits, rounded half to even (IEEE 754's decimal128), and
 * a bounded magnitude, so that no operation takes long. Decimal, because people and models check
 * {@code 0.1 + 0.2} against {@code 0.3}.
 */
final class Decimal {
  static final MathContext PRECISION = MathContext.DECIMAL128;

  /** Numbers lie below 10 to this power, and are 0 below 10 to its negative. */
  static final int EXPONENT = 6_144;

  private static final int MOST_POWER = 1_000_000;
  private static final int PLAIN_DIGITS = 40;

  private Decimal() {}

  static BigDecimal add(BigDecimal a, BigDecimal b) {
    return bounded(a.add(b, PRECISION));
  }

  static BigDecimal subtract(BigDecimal a, BigDecimal b) {
    return bounded(a.subtract(b, PRECISION));
  }

  static BigDecimal multiply(BigDecimal a, BigDecimal b) {
    return bounded(a.multiply(b, PRECISION));
  }

  static BigDecimal divide(BigDecimal a, BigDecimal b) {
    if (b.signum() == 0) {
      throw CalculatorErrors.undefined("division by zero", text(a) + " / 0");
    }
    return bounded(a.divide(b, PRECISION));
  }

  /** What remains of a division rounded down: it has the sign of the divisor, as in Python. */
  static BigDecimal modulo(BigDecimal a, BigDecimal b) {
    if (b.signum() == 0) {
      throw CalculatorErrors.undefined("division by zero", text(a) + " % 0");
    }
    BigDecimal rest = a.remainder(b);
    boolean otherSide = rest.signum() != 0 && rest.signum() != b.signum();
    return bounded((otherSide ? rest.add(b) : rest).round(PRECISION));
  }

  /** A whole power. */
  static BigDecimal power(BigDecimal base, BigDecimal exponent) {
    if (exponent.stripTrailingZeros().scale() > 0) {
      throw SheafException.of(CalculatorErrors.UNDEFINED, "an exponent must be a whole number")
          .expected("for instance 2 ^ 10")
          .found(text(exponent))
          .next("for a square root: sqrt(x)")
          .toException();
    }
    if (exponent.abs().compareTo(BigDecimal.valueOf(MOST_POWER)) > 0) {
      throw tooLarge("an exponent from -1000000 to 1000000", text(exponent));
    }
    int n = exponent.intValueExact();
    if (base.signum() == 0 && n < 0) {
      throw CalculatorErrors.undefined("division by zero", "0 ^ " + n);
    }
    BigDecimal raised = BigDecimal.ONE;
    BigDecimal square = base;
    // By squaring, each product bounded: a built-in power could grow past every bound in between.
    for (int left = Math.abs(n); left > 0; left >>= 1) {
      if ((left & 1) == 1) {
        raised = multiply(raised, square);
      }
      if (left > 1) {
        square = multiply(square, square);
      }
    }
    return n < 0 ? raised.signum() == 0 ? tooSmall(n) : divide(BigDecimal.ONE, raised) : raised;
  }

  static BigDecimal root(BigDecimal a) {
    if (a.signum() < 0) {
      throw CalculatorErrors.undefined("the square root of a negative number", text(a));
    }
    return bounded(a.sqrt(PRECISION));
  }

  static BigDecimal round(BigDecimal a, RoundingMode mode) {
    return bounded(a.setScale(0, mode).round(PRECISION));
  }

  /** A number as it is written, rounded to the precision. */
  static BigDecimal parse(String digits) {
    return bounded(new BigDecimal(digits).round(PRECISION));
  }

  /** Plain digits where they are few, else an exponent; no needless zeros. */
  static String text(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal bare = value.stripTrailingZeros();
    boolean few = Math.abs((long) bare.precision() - bare.scale()) <= PLAIN_DIGITS;
    return few && bare.scale() <= PLAIN_DIGITS * 2 ? bare.toPlainString() : bare.toString();
  }

  private static BigDecimal bounded(BigDecimal value) {
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    long exponent = (long) value.precision() - value.scale() - 1;
    if (exponent > EXPONENT) {
      throw tooLarge("a number below 1E+" + EXPONENT, "about 1E+" + exponent);
    }
    return exponent < -EXPONENT ? BigDecimal.ZERO : value;
  }

  private static BigDecimal tooSmall(int n) {
    throw tooLarge("a number below 1E+" + EXPONENT, "the power " + n + " of a tiny number");
  }

  private static SheafException tooLarge(String expected, String found) {
    return SheafException.of(CalculatorErrors.MAGNITUDE, "a number is too large")
        .expected(expected)
        .found(found)
        .toException();
  }
}
