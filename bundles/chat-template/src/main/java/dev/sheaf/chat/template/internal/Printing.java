package dev.sheaf.chat.template.internal;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Values as text, as Python prints them. Characters of texts keep their trust; all others (digits,
 * brackets, quotes) count as coming from the variables, since the value may.
 */
final class Printing {
  private Printing() {}

  /** What {@code {{ value }}} prints. */
  static Text text(Object value) {
    return switch (value) {
      case Text t -> t;
      case Undefined u -> Text.EMPTY;
      default -> {
        TextBuilder out = new TextBuilder();
        print(value, out, 0);
        yield out.text();
      }
    };
  }

  private static void print(Object value, TextBuilder out, int depth) {
    if (depth > Values.DEEPEST) {
      throw Values.tooDeep();
    }
    switch (value) {
      case Text t -> quote(t, out);
      case Boolean b -> out.append(b ? "True" : "False", false);
      case None n -> out.append("None", false);
      case Long n -> out.append(n.toString(), false);
      case Double d -> out.append(real(d), false);
      case Undefined u -> out.append("Undefined", false);
      case Seq s -> {
        out.append(s.tuple() ? "(" : "[", false);
        for (int i = 0; i < s.items().size(); i++) {
          out.append(i == 0 ? "" : ", ", false);
          print(s.items().get(i), out, depth + 1);
        }
        out.append(s.tuple() ? s.items().size() == 1 ? ",)" : ")" : "]", false);
      }
      case Dict d -> {
        out.append("{", false);
        String comma = "";
        for (Map.Entry<Object, Object> e : d.entries().entrySet()) {
          out.append(comma, false);
          print(e.getKey(), out, depth + 1);
          out.append(": ", false);
          print(e.getValue(), out, depth + 1);
          comma = ", ";
        }
        out.append("}", false);
      }
      default -> out.append("<" + Values.type(value) + ">", false);
    }
  }

  private static void quote(Text text, TextBuilder out) {
    boolean doubled = text.chars().indexOf('\'') >= 0 && text.chars().indexOf('"') < 0;
    char quote = doubled ? '"' : '\'';
    out.append(text.markup() ? "Markup(" : "", false);
    out.append(String.valueOf(quote), false);
    out.append(text.map(run -> escape(run, quote)));
    out.append(String.valueOf(quote), false);
    out.append(text.markup() ? ")" : "", false);
  }

  private static String escape(String run, char quote) {
    StringBuilder out = new StringBuilder(run.length());
    for (int i = 0; i < run.length(); i++) {
      char c = run.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == quote) {
            out.append('\\').append(c);
          } else if (c < ' ' || c >= 0x7F && c <= 0xA0 || c == 0xAD) {
            out.append("\\x%02x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  /** The shortest digits that give the number back; an exponent from 1e16 and below 1e-4. */
  static String real(double d) {
    if (Double.isNaN(d)) {
      return "nan";
    }
    if (Double.isInfinite(d)) {
      return d > 0 ? "inf" : "-inf";
    }
    if (d == 0) {
      return 1 / d < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(d)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = exact.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String digits = exact.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return (d < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
