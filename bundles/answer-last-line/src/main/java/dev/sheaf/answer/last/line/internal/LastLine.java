package dev.sheaf.answer.last.line.internal;

import dev.sheaf.reasoning.AnswerExtractor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * Takes the last line that is not blank; of a line with a marker ({@code answer:}, {@code answer
 * is}, {@code ####}) what follows its last one. In normal form: lower case, one blank between
 * words, without the punctuation around it. Linear in the text.
 */
@Component(property = {"sheaf.name=last-line", "sheaf.version=0.1.0"})
public final class LastLine implements AnswerExtractor {
  private static final List<String> MARKERS = List.of("answer:", "answer is", "####");
  private static final String AROUND = " .,:;!?*_\"'`()[]{}$";

  @Override
  public Optional<String> extract(String text) {
    String end = text.stripTrailing();
    int start = Math.max(end.lastIndexOf('\n'), end.lastIndexOf('\r')) + 1;
    String line = end.substring(start).toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    int from = 0;
    for (String marker : MARKERS) {
      int at = line.lastIndexOf(marker);
      if (at >= 0) {
        from = Math.max(from, at + marker.length());
      }
    }
    String answer = bare(line.substring(from));
    return answer.isEmpty() ? Optional.empty() : Optional.of(answer);
  }

  private static String bare(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && AROUND.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && AROUND.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }
}
