package dev.sheaf.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SheafExceptionTest {
  private static final ErrorCode CODE = ErrorCode.of("SHEAF-GGUF-007", ErrorKind.USER);

  @Test
  void saysOneThingPerLineInAFixedOrder() {
    SheafException e =
        SheafException.of(CODE, "general.alignment is not a power of two")
            .next("download the file again")
            .where("model.gguf, offset 0x40")
            .found(13)
            .expected("a power of two")
            .toException();

    assertThat(e)
        .hasMessage(
            """
            SHEAF-GGUF-007  general.alignment is not a power of two
              expected  a power of two
              found     13
              where     model.gguf, offset 0x40
              next      download the file again\
            """);
  }

  @Test
  void leavesOutLinesThatWereNotGiven() {
    SheafException e = SheafException.of(CODE, "truncated").where("model.gguf").toException();

    assertThat(e).hasMessage("SHEAF-GGUF-007  truncated\n  where     model.gguf");
    assertThat(e.expected()).isNull();
    assertThat(e.found()).isNull();
    assertThat(e.next()).isNull();
  }

  @Test
  void givesBackItsParts() {
    RuntimeException under = new IllegalStateException("under");
    SheafException e =
        SheafException.of(CODE, "s")
            .expected(1)
            .found(2)
            .where(3)
            .next("4")
            .cause(under)
            .toException();

    assertThat(e.code()).isEqualTo(CODE);
    assertThat(e.summary()).isEqualTo("s");
    assertThat(e.expected()).isEqualTo("1");
    assertThat(e.found()).isEqualTo("2");
    assertThat(e.where()).isEqualTo("3");
    assertThat(e.next()).isEqualTo("4");
    assertThat(e).hasCause(under);
  }

  @Test
  void aFileCannotForgeALineOfTheMessage() {
    SheafException e =
        SheafException.of(CODE, "bad key 'a\n  next      run this'")
            .found("x\r\u001b[2Jy")
            .where("m\u2028.gguf")
            .toException();

    assertThat(e.getMessage().lines()).hasSize(3);
    assertThat(e.getMessage())
        .contains("a\\u000a  next")
        .contains("x\\u000d\\u001b[2Jy")
        .contains("m\\u2028.gguf");
  }

  @Test
  void aNullThatWasFoundIsShownAsSuch() {
    assertThat(SheafException.of(CODE, "s").found(null).toException().found()).isEqualTo("null");
  }

  @Test
  void needsACodeAndASentence() {
    assertThatThrownBy(() -> SheafException.of(null, "s")).hasMessageContaining("code");
    assertThatThrownBy(() -> SheafException.of(CODE, null)).hasMessageContaining("summary");
  }
}
