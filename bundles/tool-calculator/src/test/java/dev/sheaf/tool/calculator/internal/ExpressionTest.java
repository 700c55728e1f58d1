package dev.sheaf.tool.calculator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.SheafException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpressionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "2 + 3 * 4;14",
        "(2 + 3) * 4;20",
        "2 - 3 - 4;-5",
        "100 / 10 / 5;2",
        "2 ^ 3 ^ 2;512",
        "-2 ^ 2;-4",
        "(-2) ^ 2;4",
        "2 ^ -2;0.25",
        "2 * -3;-6",
        "--3;3",
        "- + - 3;3",
        "7 % 3;1",
        "-7 % 3;2",
        "7 % -3;-2",
        "7.5 % 2;1.5",
        "0.1 + 0.2;0.3",
        "1 / 3;0.3333333333333333333333333333333333",
        "1 / 3 * 3;0.9999999999999999999999999999999999",
        "1e3 + .5;1000.5",
        "1.50;1.5",
        "0 * -5;0",
        "2 × 3 ÷ 4 − 1;0.5",
        "sqrt(2);1.414213562373095048801688724209698",
        "SQRT(16);4",
        "abs(-3.5);3.5",
        "max(1, 5, 3) - min(4, 2);3",
        "round(2.5);3",
        "round(-2.5);-3",
        "floor(-1.5);-2",
        "ceil(1.2);2",
        "0 ^ 0;1",
        "99999999999999999999 * 99999999999999999999;9999999999999999999800000000000000000000",
        "10 ^ 60;1E+60",
        "10 ^ -60;1E-60",
        "1e-7000;0"
      })
  void evaluates(String expression, String value) {
    assertThat(Decimal.text(Expression.evaluate(expression))).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "2 +;SHEAF-CALC-002;character 4",
        "2 3;SHEAF-CALC-002;character 3",
        "(2;SHEAF-CALC-002;')'",
        "2);SHEAF-CALC-002;character 2",
        "2 $ 3;SHEAF-CALC-002;'$'",
        "1.2.3;SHEAF-CALC-002;character 4",
        "3x;SHEAF-CALC-002;character 2",
        ".;SHEAF-CALC-002;a digit",
        "1e;SHEAF-CALC-002;exponent",
        "1e999999;SHEAF-CALC-002;exponent",
        "sin(1);SHEAF-CALC-002;abs, ceil, floor, max, min, round, sqrt",
        "pi;SHEAF-CALC-002;'pi'",
        "sqrt 4;SHEAF-CALC-002;'(' after sqrt",
        "abs(1, 2);SHEAF-CALC-002;one number",
        "max();SHEAF-CALC-002;a number",
        "1 / 0;SHEAF-CALC-004;division by zero",
        "1 % (1 - 1);SHEAF-CALC-004;division by zero",
        "0 ^ -1;SHEAF-CALC-004;division by zero",
        "sqrt(-1);SHEAF-CALC-004;negative",
        "2 ^ 0.5;SHEAF-CALC-004;sqrt(x)",
        "10 ^ 7000;SHEAF-CALC-005;1E+6144",
        "9 ^ 9 ^ 9;SHEAF-CALC-005;exponent from",
        "1e9999;SHEAF-CALC-005;1E+6144",
        "(10 ^ -6000) ^ -2;SHEAF-CALC-005;too large"
      })
  void refusesWithCodePlaceAndReason(String expression, String code, String told) {
    assertThatThrownBy(() -> Expression.evaluate(expression))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining(code)
        .hasMessageContaining(told);
  }

  @Test
  void nestingAndDigitsAreBounded() {
    assertThat(Expression.evaluate("(".repeat(31) + "1" + ")".repeat(31))).isEqualTo("1");
    for (String deep :
        new String[] {
          "(".repeat(500), "-".repeat(500) + "1", "abs(".repeat(200), "2^".repeat(400)
        }) {
      assertThatThrownBy(() -> Expression.evaluate(deep)).hasMessageContaining("SHEAF-CALC-003");
    }
    assertThatThrownBy(() -> Expression.evaluate("9".repeat(101)))
        .hasMessageContaining("SHEAF-CALC-003");
    assertThat(Expression.evaluate("0".repeat(99) + "7")).isEqualTo("7");
  }

  /** The dearest things that a thousand characters can ask for. */
  @Test
  @Timeout(10)
  void nothingTakesLong() {
    for (String dear :
        new String[] {
          "1.0000000001^1000000",
          "1e6000%1.234567890123456789e-6000",
          "1e6000 + 1e-6000",
          "floor(1e6000)",
          "sqrt(1e-6001)" + " + sqrt(2)".repeat(90),
          "1.000001^999999" + "*1.000001^999999".repeat(50)
        }) {
      try {
        assertThat(Decimal.text(Expression.evaluate(dear))).hasSizeLessThan(100);
      } catch (SheafException refused) {
        assertThat(refused.code().name()).startsWith("SHEAF-CALC-");
      }
    }
  }
}
