package dev.sheaf.chat.template.internal;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The present day as {@code strftime} writes it, in English. */
final class DateFormat {
  private DateFormat() {}

  static String format(Clock clock, String format, Position at) {
    ZonedDateTime now = ZonedDateTime.now(clock);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      char directive = format.charAt(++i);
      boolean unpadded = directive == '-' && i + 1 < format.length();
      if (unpadded) {
        directive = format.charAt(++i);
      }
      String pattern = pattern(directive, at);
      String text =
          pattern.equals("%")
              ? "%"
              : DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
      out.append(unpadded ? text.replaceFirst("^0+(?=.)", "") : text);
    }
    return out.toString();
  }

  private static String pattern(char directive, Position at) {
    return switch (directive) {
      case 'Y' -> "uuuu";
      case 'y' -> "uu";
      case 'm' -> "MM";
      case 'd' -> "dd";
      case 'e' -> "ppd";
      case 'B' -> "MMMM";
      case 'b', 'h' -> "MMM";
      case 'A' -> "EEEE";
      case 'a' -> "EEE";
      case 'H' -> "HH";
      case 'I' -> "hh";
      case 'M' -> "mm";
      case 'S' -> "ss";
      case 'p' -> "a";
      case 'j' -> "DDD";
      case 'F' -> "uuuu-MM-dd";
      case 'T' -> "HH:mm:ss";
      case 'D' -> "MM/dd/uu";
      case '%' -> "%";
      default ->
          throw TemplateErrors.fault(
              at, "a date has no such part", "%Y %m %d %B %b %A %a %H %M %S …", "%" + directive);
    };
  }
}
