package dev.sheaf.answer.last.number.internal;

import dev.sheaf.reasoning.AnswerExtractor;
import java.math.BigDecimal;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Takes the last number of a text. Its normal form has no plus sign, no separators of thousands, no
 * needless zeros, no exponent: {@code 1,250.50} and {@code +1250.5} are one answer.
 *
 * <p>Reads ASCII digits, one decimal point, separators of thousands (a comma before exactly three
 * digits). A minus sign belongs to a number unless a letter, a digit or a closing bracket stands
 * before it: {@code 7-3} ends in 3. Digits that are part of a word or of a longer dotted chain (a
 * version, a date with points) are passed over. Linear in the text.
 */
@Component(property = {"sheaf.name=last-number", "sheaf.version=0.1.0"})
public final class LastNumber implements AnswerExtractor {
  /** Longer runs of digits are no answers; this also bounds the work of taking them apart. */
  private static final int MOST_DIGITS = 100;

  @Override
  public Optional<String> extract(String text) {
    Optional<String> last = Optional.empty();
    int i = 0;
    while (i < text.length()) {
      if (!digit(text, i)) {
        i++;
        continue;
      }
      int end = end(text, i);
      if (end - i <= MOST_DIGITS && !joined(text, i, end)) {
        last = Optional.of(normal(negative(text, i), text.substring(i, end)));
      }
      i = end;
    }
    return last;
  }

  /** The end of the number that begins here: digits, groups of thousands, a fraction. */
  private static int end(String text, int start) {
    int i = digits(text, start);
    if (i - start <= 3) {
      while (i < text.length() && text.charAt(i) == ',' && digits(text, i + 1) == i + 4) {
        i += 4;
      }
    }
    if (i < text.length() && text.charAt(i) == '.' && digit(text, i + 1)) {
      i = digits(text, i + 1);
    }
    return i;
  }

  private static int digits(String text, int from) {
    int i = from;
    while (digit(text, i)) {
      i++;
    }
    return i;
  }

  private static boolean digit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  /** Whether it is only a piece of a word, or of a chain such as {@code 1.2.3}. */
  private static boolean joined(String text, int start, int end) {
    char prior = start > 0 ? text.charAt(start - 1) : ' ';
    boolean chained = prior == '.' && start > 1 && digit(text, start - 2);
    boolean before = Character.isLetter(prior) || prior == '_' || chained;
    boolean after =
        end < text.length()
            && (text.charAt(end) == '_' || (text.charAt(end) == '.' && digit(text, end + 1)));
    return before || after;
  }

  private static boolean negative(String text, int start) {
    if (start == 0 || (text.charAt(start - 1) != '-' && text.charAt(start - 1) != '−')) {
      return false;
    }
    if (start == 1) {
      return true;
    }
    char before = text.charAt(start - 2);
    return !Character.isLetterOrDigit(before) && before != ')' && before != ']';
  }

  private static String normal(boolean negative, String number) {
    BigDecimal value = new BigDecimal(number.replace(",", ""));
    if (value.signum() == 0) {
      return "0";
    }
    return (negative ? value.negate() : value).stripTrailingZeros().toPlainString();
  }
}
