package dev.sheaf.tool.calculator.internal;

import dev.sheaf.error.SheafException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The functions: few, and each exact up to the last digit. */
enum Function {
  ABS(BigDecimal::abs),
  CEIL(value -> Decimal.round(value, RoundingMode.CEILING)),
  FLOOR(value -> Decimal.round(value, RoundingMode.FLOOR)),
  MAX,
  MIN,
  /** Halves away from zero, as people do it by hand. */
  ROUND(value -> Decimal.round(value, RoundingMode.HALF_UP)),
  SQRT(Decimal::root);

  private final UnaryOperator<BigDecimal> ofOne;
  private final boolean ofMany;

  /** Of one number. */
  Function(UnaryOperator<BigDecimal> ofOne) {
    this.ofOne = ofOne;
    this.ofMany = false;
  }

  /** Of one or more. */
  Function() {
    this.ofOne = UnaryOperator.identity();
    this.ofMany = true;
  }

  static Function named(String name, int at) {
    for (Function function : values()) {
      if (function.label().equals(name.toLowerCase(Locale.ROOT))) {
        return function;
      }
    }
    throw SheafException.of(
            CalculatorErrors.SYNTAX, "there is no function or name '%s'".formatted(name))
        .expected(Arrays.stream(values()).map(Function::label).collect(Collectors.joining(", ")))
        .found(name)
        .where("character " + (at + 1))
        .toException();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  BigDecimal apply(List<BigDecimal> values, int at) {
    if (!ofMany && values.size() != 1) {
      throw SheafException.of(CalculatorErrors.SYNTAX, label() + " takes one number")
          .expected("one")
          .found(values.size())
          .where("character " + (at + 1))
          .toException();
    }
    BigDecimal result = values.getFirst();
    for (BigDecimal value : values) {
      result = this == MAX ? result.max(value) : this == MIN ? result.min(value) : result;
    }
    return ofOne.apply(result);
  }
}
