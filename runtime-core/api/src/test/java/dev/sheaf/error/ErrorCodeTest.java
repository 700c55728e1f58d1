package dev.sheaf.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorCodeTest {
  @ParameterizedTest
  @ValueSource(strings = {"SHEAF-GGUF-001", "SHEAF-X-ACME-999", "SHEAF-UTF8-010"})
  void acceptsTheShapeOfACode(String name) {
    assertThat(ErrorCode.of(name, ErrorKind.USER)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GGUF-001",
        "SHEAF-GGUF-1",
        "SHEAF-GGUF-0001",
        "SHEAF-gguf-001",
        "SHEAF--001",
        "SHEAF-X--001",
        "SHEAF-GGUF-001 ",
        "SHEAF-GGUF-001\n",
        "SHEAF-GGUF-٠٠١"
      })
  void refusesAnyOtherShape(String name) {
    assertThatThrownBy(() -> ErrorCode.of(name, ErrorKind.USER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SHEAF-AREA-001")
        .hasMessageContaining(name);
  }

  @Test
  void takesItsHttpStatusFromTheKindUnlessItNamesAnother() {
    assertThat(ErrorCode.of("SHEAF-T-001", ErrorKind.RESOURCES).httpStatus()).isEqualTo(507);
    assertThat(new ErrorCode("SHEAF-T-001", ErrorKind.RESOURCES, 429).httpStatus()).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(ints = {399, 600, 200, 0, -1})
  void refusesAStatusThatIsNoError(int status) {
    assertThatThrownBy(() -> new ErrorCode("SHEAF-T-001", ErrorKind.USER, status))
        .hasMessageContaining("400 to 599")
        .hasMessageContaining("was " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "DEFECT,       1, 500, false",
    "USER,         2, 400, false",
    "NOT_FOUND,    3, 404, false",
    "CONFLICT,     4, 409, false",
    "UNHEALTHY,    5, 503, true",
    "TIMEOUT,      6, 504, true",
    "RESOURCES,    7, 507, true",
    "FORBIDDEN,    8, 403, false",
    "UNAVAILABLE,  9, 503, true"
  })
  void kindsFixExitCodeStatusAndRetryAdvice(ErrorKind kind, int exit, int status, boolean retry) {
    assertThat(kind.exitCode()).isEqualTo(exit);
    assertThat(kind.httpStatus()).isEqualTo(status);
    assertThat(kind.retryable()).isEqualTo(retry);
  }

  @Test
  void everyKindHasItsOwnExitCode() {
    assertThat(Arrays.stream(ErrorKind.values()).mapToInt(ErrorKind::exitCode))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 9).boxed().toList());
  }
}
