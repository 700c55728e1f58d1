package dev.sheaf.tool.calculator.internal;

import dev.sheaf.error.SheafException;
import dev.sheaf.tool.Tool;
import java.time.Duration;
import org.osgi.service.component.annotations.Component;

/**
 * Evaluates arithmetic for a model. Every input is bounded, so a call takes milliseconds at most; a
 * deadline that has passed already is refused. Stateless; any thread.
 */
@Component(property = {"sheaf.name=calculator", "sheaf.version=0.1.0"})
public final class Calculator implements Tool {
  @Override
  public String description() {
    return "Computes an arithmetic expression exactly to 34 digits. Use it for every calculation.";
  }

  @Override
  public String parametersSchema() {
    return Arguments.SCHEMA;
  }

  @Override
  public String call(String arguments, Duration deadline) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the call was cancelled");
    }
    if (deadline.isZero() || deadline.isNegative()) {
      throw SheafException.of(CalculatorErrors.DEADLINE, "the deadline has passed already")
          .expected("some time")
          .found(deadline)
          .toException();
    }
    return Decimal.text(Expression.evaluate(Arguments.expression(arguments)));
  }
}
