package dev.sheaf.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Finds the tokens that are matched as whole texts before ordinary tokenising: control tokens (in trusted spans only) and
 * user-defined tokens (anywhere). Shared by all tokenizers, so that they agree on what a user's text can do.
 *
 * <p>At each position the longest match wins. Immutable and thread-safe; time is linear in the text for a fixed set.
 */
public final class SpecialTokens {
  /**
   * One token matched as a whole.
   *
   * @param text its spelling, not empty
   * @param id its id
   * @param control true: only in trusted spans
   */
  public record Special(String text, int id, boolean control) {
    public Special {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("text of special token " + id + " must not be empty");
      }
    }
  }

  private final Map<Character, List<Special>> byFirst = new HashMap<>();

  /**
   * @param specials any order; of two with the same text the lower id wins
   */
  public SpecialTokens(List<Special> specials) {
    List<Special> sorted = new ArrayList<>(specials);
    sorted.sort(
        Comparator.comparingInt((Special s) -> -s.text().length()).thenComparingInt(Special::id));
    for (Special s : sorted) {
      byFirst.computeIfAbsent(s.text().charAt(0), c -> new ArrayList<>()).add(s);
    }
  }

  /**
   * Walks the text from left to right, handing out the plain stretches between special tokens (never empty) and the ids
   * of the special tokens found.
   */
  public void split(List<TextSpan> spans, Consumer<String> plain, IntConsumer special) {
    StringBuilder joined = new StringBuilder();
    int[] ends = new int[spans.size()];
    for (int i = 0; i < ends.length; i++) {
      joined.append(spans.get(i).text());
      ends[i] = joined.length();
    }
    String text = joined.toString();
    // trustedEnd: up to where the text is trusted without a gap, seen from the present position
    int start = 0;
    int span = 0;
    for (int i = 0; i < text.length(); ) {
      while (ends[span] <= i) {
        span++;
      }
      Special hit = null;
      List<Special> options = byFirst.get(text.charAt(i));
      if (options != null) {
        int trustedEnd = trustedEnd(spans, ends, span);
        for (Special s : options) {
          if ((!s.control() || i + s.text().length() <= trustedEnd) && text.startsWith(s.text(), i)) {
            hit = s;
            break;
          }
        }
      }
      if (hit == null) {
        i++;
        continue;
      }
      if (i > start) {
        plain.accept(text.substring(start, i));
      }
      special.accept(hit.id());
      i += hit.text().length();
      start = i;
    }
    if (start < text.length()) {
      plain.accept(text.substring(start));
    }
  }

  private static int trustedEnd(List<TextSpan> spans, int[] ends, int span) {
    int end = 0;
    for (int s = span; s < ends.length && spans.get(s).trusted(); s++) {
      end = ends[s];
    }
    return end;
  }

  @Override
  public String toString() {
    return "SpecialTokens" + Arrays.toString(byFirst.keySet().toArray());
  }
}
