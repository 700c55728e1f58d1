package dev.sheaf.chat.template.internal;

import dev.sheaf.error.SheafException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The variable {@code now}, which stands in for the clock. */
final class Now {
  /** Its name. */
  static final String NAME = "now";

  private Now() {}

  /**
   * The clock that a rendering goes by.
   *
   * @param clock of the machine
   * @param now a local date and time such as {@code 2026-11-23T12:00:00}, or seconds since 1970 in
   *     UTC; null: none is given
   */
  static Clock clock(Clock clock, @Nullable Object now) {
    ZoneId zone = clock.getZone();
    try {
      return switch (now) {
        case null -> clock;
        case CharSequence s ->
            Clock.fixed(LocalDateTime.parse(s.toString().strip()).atZone(zone).toInstant(), zone);
        case Number n -> Clock.fixed(Instant.ofEpochSecond(seconds(n)), zone);
        default -> throw refusal(now.getClass().getName());
      };
    } catch (DateTimeException notOne) {
      throw refusal(String.valueOf(now));
    }
  }

  private static long seconds(Number n) {
    double d = n.doubleValue();
    if (!(Math.abs(d) <= Instant.MAX.getEpochSecond())) {
      throw refusal(n.toString());
    }
    return (long) Math.floor(d);
  }

  private static SheafException refusal(String found) {
    return SheafException.of(
            TemplateErrors.VARIABLE, "the variable '" + NAME + "' is no date and time")
        .expected("such as 2026-11-23T12:00:00, or seconds since 1970")
        .found(found)
        .where("chat template")
        .next("correct 'now', or leave it out to use the clock")
        .toException();
  }
}
