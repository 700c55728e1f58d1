package dev.sheaf.tool.calculator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.error.SheafException;
import java.math.BigDecimal;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random expressions against a tree evaluated on its own, and random text against crashes. */
final class ExpressionProperties {
  /** An expression with every pair of parentheses, one with as few as it needs, and its value. */
  private record Sample(String full, String sparse, int level, BigDecimal value) {
    String within(int wanted) {
      return level < wanted ? "(" + sparse + ")" : sparse;
    }
  }

  @Property(tries = 500)
  void agreesWithATreeWhateverTheParentheses(@ForAll long seed) {
    Random random = new Random(seed);
    Sample sample;
    try {
      sample = sample(random, 5);
    } catch (ArithmeticException undefined) {
      return;
    }
    assertThat(Expression.evaluate(sample.full())).isEqualByComparingTo(sample.value());
    assertThat(Expression.evaluate(sample.sparse())).isEqualByComparingTo(sample.value());
  }

  @Property(tries = 3_000)
  void anyTextGivesANumberOrACodedError(@ForAll long seed) {
    Random random = new Random(seed);
    String letters = "0123456789..eE+-*/%^()(), absqrtmxine_$\t\0−×÷";
    StringBuilder text = new StringBuilder();
    for (int k = random.nextInt(40); k > 0; k--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    check(text.toString());
  }

  @Property(tries = 1_000)
  void foreignTextGivesACodedError(@ForAll String text) {
    check(text);
  }

  @Property(tries = 1_000)
  void whatItPrintsItReads(@ForAll BigDecimal number) {
    String text = Decimal.text(Decimal.parse(number.round(Decimal.PRECISION).toPlainString()));
    assertThat(Decimal.text(Expression.evaluate(text))).isEqualTo(text);
  }

  private static void check(String text) {
    try {
      String value = Decimal.text(Expression.evaluate(text));
      assertThat(Decimal.text(Expression.evaluate(value))).isEqualTo(value);
    } catch (SheafException refused) {
      assertThat(refused.code().name()).startsWith("SHEAF-CALC-");
    }
  }

  private static Sample sample(Random random, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      String number = random.nextBoolean() ? "" + random.nextInt(100) : random.nextInt(9) + ".25";
      return new Sample(number, number, 4, new BigDecimal(number));
    }
    Sample a = sample(random, depth - 1);
    Sample b = sample(random, depth - 1);
    var mc = Decimal.PRECISION;
    return switch (random.nextInt(5)) {
      case 0 -> both(a, "+", b, 1, a.value().add(b.value(), mc));
      case 1 -> both(a, "-", b, 1, a.value().subtract(b.value(), mc));
      case 2 -> both(a, "*", b, 2, a.value().multiply(b.value(), mc));
      case 3 -> both(a, "/", b, 2, a.value().divide(b.value(), mc));
      default -> new Sample("(-" + a.full() + ")", "-" + a.within(3), 3, a.value().negate());
    };
  }

  private static Sample both(Sample a, String operator, Sample b, int level, BigDecimal value) {
    return new Sample(
        "(" + a.full() + operator + b.full() + ")",
        a.within(level) + " " + operator + " " + b.within(level + 1),
        level,
        value);
  }
}
