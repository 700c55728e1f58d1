package dev.sheaf.tool.calculator.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.error.SheafException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CalculatorTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final Calculator calculator = new Calculator();

  @Test
  void answersACall() throws Exception {
    assertThat(calculator.call("{\"expression\": \"(2 + 3) * 4\"}", SECOND)).isEqualTo("20");
    assertThat(calculator.call("{\"expression\":\"6 \\u002b 1\"}", SECOND)).isEqualTo("7");
  }

  @Test
  void describesItselfToAModel() {
    assertThat(calculator.description()).isNotBlank();
    JsonObject schema = JsonParser.parseString(calculator.parametersSchema()).getAsJsonObject();
    assertThat(schema.getAsJsonObject("properties").keySet()).containsExactly("expression");
    assertThat(schema.getAsJsonArray("required").get(0).getAsString()).isEqualTo("expression");
    for (Function function : Function.values()) {
      assertThat(calculator.parametersSchema()).contains(function.label());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2 + 3",
        "[]",
        "{}",
        "null",
        "{\"expression\": 5}",
        "{\"expression\": null}",
        "{\"expression\": \" \"}",
        "{\"expression\": \"1\", \"more\": 1}",
        "{\"expression\": \"1\", \"expression\": \"2\"}",
        "{\"expression\": \"1\"",
        "{\"expression\": \"1\"} x",
        "{expression: \"1\"}",
        "{\"expression\": [\"1\"]}"
      })
  void refusesArgumentsThatDoNotFitTheSchema(String arguments) {
    assertThatThrownBy(() -> calculator.call(arguments, SECOND))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("SHEAF-CALC-001");
  }

  @Test
  void longInputIsRefusedBeforeItIsRead() {
    assertThatThrownBy(() -> calculator.call("[".repeat(100_000), SECOND))
        .hasMessageContaining("SHEAF-CALC-003");
    String long1001 = "{\"expression\": \"%s\"}".formatted("1+".repeat(500) + "1");
    assertThatThrownBy(() -> calculator.call(long1001, SECOND))
        .hasMessageContaining("SHEAF-CALC-003")
        .hasMessageContaining("1001");
  }

  @Test
  void aDeadlineThatHasPassedIsRefused() {
    assertThatThrownBy(() -> calculator.call("{\"expression\": \"1\"}", Duration.ZERO))
        .hasMessageContaining("SHEAF-CALC-006");
  }

  @Test
  void aCancelledCallEnds() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> calculator.call("{\"expression\": \"1\"}", SECOND))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
