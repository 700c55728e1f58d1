package dev.sheaf.tool.calculator.internal;

import dev.sheaf.error.SheafException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates an expression while it reads it.
 *
 * <pre>{@code
 * sum     = product { ("+" | "-") product }
 * product = signed { ("*" | "/" | "%") signed }
 * signed  = ("-" | "+") signed | power
 * power   = primary [ "^" signed ]            to the right: 2^3^2 is 2^9; -2^2 is -4
 * primary = number | "(" sum ")" | function "(" sum { "," sum } ")"
 * }</pre>
 *
 * <p>Not thread-safe; used once.
 */
final class Expression {
  /** Deeper nesting is refused long before it could fill a stack. */
  private static final int DEEPEST = 64;

  private static final int MOST_DIGITS = 100;
  private static final char END = '\0';

  private final String text;
  private int at;
  private int depth;

  private Expression(String text) {
    this.text = text;
  }

  /** The value of an expression. */
  static BigDecimal evaluate(String text) {
    Expression expression = new Expression(text);
    BigDecimal value = expression.sum();
    if (expression.peek() != END) {
      throw expression.syntax("an operator or the end");
    }
    return value;
  }

  private BigDecimal sum() {
    enter();
    BigDecimal value = product();
    while (true) {
      if (take('+')) {
        value = Decimal.add(value, product());
      } else if (take('-') || take('−')) {
        value = Decimal.subtract(value, product());
      } else {
        depth--;
        return value;
      }
    }
  }

  private BigDecimal product() {
    BigDecimal value = signed();
    while (true) {
      if (take('*') || take('×') || take('·')) {
        value = Decimal.multiply(value, signed());
      } else if (take('/') || take('÷')) {
        value = Decimal.divide(value, signed());
      } else if (take('%')) {
        value = Decimal.modulo(value, signed());
      } else {
        return value;
      }
    }
  }

  private BigDecimal signed() {
    enter();
    BigDecimal value;
    if (take('-') || take('−')) {
      value = signed().negate();
    } else if (take('+')) {
      value = signed();
    } else {
      value = power();
    }
    depth--;
    return value;
  }

  private BigDecimal power() {
    BigDecimal base = primary();
    return take('^') ? Decimal.power(base, signed()) : base;
  }

  private BigDecimal primary() {
    char next = peek();
    if (next == '(') {
      at++;
      BigDecimal value = sum();
      close();
      return value;
    }
    if (digit(next) || next == '.') {
      return number();
    }
    if (letter(next)) {
      return call();
    }
    throw syntax("a number, a function or '('");
  }

  private BigDecimal number() {
    int start = at;
    int digits = run();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits += run();
    }
    if (digits == 0) {
      throw syntax("a digit");
    }
    exponent();
    if (at - start > MOST_DIGITS) {
      throw SheafException.of(CalculatorErrors.TOO_LARGE, "a number has too many digits")
          .expected("at most " + MOST_DIGITS + " characters")
          .found(at - start)
          .where("character " + (start + 1))
          .toException();
    }
    if (at < text.length() && (letter(text.charAt(at)) || text.charAt(at) == '.')) {
      throw syntax("an operator after the number");
    }
    return Decimal.parse(text.substring(start, at));
  }

  /** {@code e} and up to five digits, as in 1e6. */
  private void exponent() {
    if (at >= text.length() || (text.charAt(at) != 'e' && text.charAt(at) != 'E')) {
      return;
    }
    at++;
    if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
      at++;
    }
    int digits = run();
    if (digits == 0 || digits > 5) {
      throw syntax("one to five digits of an exponent");
    }
  }

  private int run() {
    int start = at;
    while (at < text.length() && digit(text.charAt(at))) {
      at++;
    }
    return at - start;
  }

  private BigDecimal call() {
    int start = at;
    while (at < text.length() && letter(text.charAt(at))) {
      at++;
    }
    Function function = Function.named(text.substring(start, at), start);
    if (!take('(')) {
      throw syntax("'(' after " + function.label());
    }
    List<BigDecimal> values = new ArrayList<>();
    do {
      values.add(sum());
    } while (take(','));
    close();
    return function.apply(values, start);
  }

  private void close() {
    if (!take(')')) {
      throw syntax("')'");
    }
  }

  private void enter() {
    if (++depth > DEEPEST) {
      throw SheafException.of(CalculatorErrors.TOO_LARGE, "the expression is nested too deeply")
          .expected("at most " + DEEPEST + " levels of parentheses and signs")
          .found("more")
          .where("character " + (at + 1))
          .next("compute parts of it")
          .toException();
    }
  }

  /** The next character that is not a blank; {@link #END} after the last. */
  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    // A NUL in the text is no end: it is refused as any other strange character.
    return at < text.length() ? text.charAt(at) == END ? '?' : text.charAt(at) : END;
  }

  private boolean take(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private SheafException syntax(String expected) {
    char found = peek();
    return SheafException.of(CalculatorErrors.SYNTAX, "the expression cannot be read")
        .expected(expected)
        .found(found == END ? "the end" : "'" + text.charAt(at) + "'")
        .where("character " + (at + 1))
        .toException();
  }
}
