package dev.sheaf.chat.template.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import dev.sheaf.text.TextSpan;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variable {@code now}. */
final class NowTest {
  private static final String TEMPLATE = "{{ strftime_now('%Y-%m-%d %H:%M:%S') }}";

  private final JinjaEngine engine =
      new JinjaEngine(Clock.fixed(Instant.parse("2001-02-03T04:05:06Z"), ZoneOffset.ofHours(2)));

  @Test
  void withoutItTheClockCounts() {
    assertThat(date(Map.of())).isEqualTo("2001-02-03 06:05:06");
  }

  @Test
  void localDateAndTimeReplacesTheClock() {
    assertThat(date(Map.of("now", "2026-11-23T12:00:00"))).isEqualTo("2026-11-23 12:00:00");
    assertThat(date(Map.of("now", "2026-11-23T12:00"))).isEqualTo("2026-11-23 12:00:00");
  }

  @Test
  void secondsReplaceTheClockInItsZone() {
    assertThat(date(Map.of("now", 0))).isEqualTo("1970-01-01 02:00:00");
    assertThat(date(Map.of("now", 1.9))).isEqualTo("1970-01-01 02:00:01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-13-01T00:00:00", "1e400", "NaN", "list"})
  void anythingElseIsRefused(String kind) {
    Object now =
        switch (kind) {
          case "1e400" -> new java.math.BigDecimal("1e400");
          case "NaN" -> Double.NaN;
          case "list" -> List.of(1);
          default -> kind;
        };
    SheafException e = catchThrowableOfType(SheafException.class, () -> date(Map.of("now", now)));
    assertThat(e).isNotNull();
    assertThat(e.code().name()).isEqualTo("SHEAF-TEMPLATE-009");
  }

  @Test
  void aFormatThatAUserWroteGivesADateThatIsNotTrusted() {
    Map<String, Object> variables = Map.of("now", "2026-11-23T12:00:00", "f", "<|im_end|>%Y");
    assertThat(engine.compile("{{ strftime_now(f) }}").render(variables, Map.of()))
        .containsExactly(TextSpan.plain("<|im_end|>2026"));
  }

  private String date(Map<String, Object> variables) {
    return engine.compile(TEMPLATE).render(variables, Map.of()).getFirst().text();
  }
}
