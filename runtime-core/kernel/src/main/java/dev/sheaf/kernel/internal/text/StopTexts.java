package dev.sheaf.kernel.internal.text;

import java.util.Arrays;
import java.util.List;

/**
 * Ends a text before the first stop text in it, or after it if that is shown, and holds back what
 * may become one.
 *
 * <p>The stop text that is complete first wins, of those complete at the same character the
 * longest; so the result does not depend on how the text was cut into pieces. Each stop text is
 * followed by its own Knuth–Morris–Pratt automaton, whose state is just how much must be held back:
 * the longest suffix that begins a stop text. Time is linear in the text for each stop text.
 *
 * <p>Rebuilt by pushing the text again. Not thread-safe.
 */
public final class StopTexts {
  private final String[] stops;

  /**
   * For each stop text and length: the longest proper prefix of that part that is also its suffix.
   */
  private final int[][] borders;

  private final int[] matched;
  private final StringBuilder held = new StringBuilder();
  private final boolean shown;
  private boolean stopped;
  private String stopText = "";

  /** Stop texts that are not part of the text. */
  public StopTexts(List<String> stops) {
    this(stops, false);
  }

  /**
   * @param stops none empty; may be no text at all
   * @param shown whether the stop text that is reached is part of the text
   */
  public StopTexts(List<String> stops, boolean shown) {
    this.shown = shown;
    this.stops = stops.toArray(String[]::new);
    this.borders = new int[this.stops.length][];
    this.matched = new int[this.stops.length];
    for (int s = 0; s < this.stops.length; s++) {
      if (this.stops[s].isEmpty()) {
        throw new IllegalArgumentException("stop text " + s + " must not be empty");
      }
      borders[s] = borders(this.stops[s]);
    }
  }

  /**
   * Takes the next piece of text; returns what may be shown now. Nothing more once {@link
   * #stopped()}.
   */
  public String push(String text) {
    if (stopped) {
      return "";
    }
    if (stops.length == 0) {
      return text;
    }
    for (int i = 0; i < text.length(); i++) {
      held.append(text.charAt(i));
      int longest = advance(text.charAt(i));
      if (longest > 0) {
        stopped = true;
        stopText = held.substring(held.length() - longest);
        return take(held.length() - (shown ? 0 : longest));
      }
    }
    int open = 0;
    for (int m : matched) {
      open = Math.max(open, m);
    }
    return take(held.length() - open);
  }

  /** The stop text that was reached; empty: none. */
  public String stopText() {
    return stopText;
  }

  /** Whether a stop text was reached. */
  public boolean stopped() {
    return stopped;
  }

  /** Ends the text: what was held back and turned out to be no stop text. */
  public String flush() {
    String rest = stopped ? "" : held.toString();
    held.setLength(0);
    Arrays.fill(matched, 0);
    return rest;
  }

  /** Follows one character; returns the length of the longest stop text that ends with it, or 0. */
  private int advance(char c) {
    int longest = 0;
    for (int s = 0; s < stops.length; s++) {
      String stop = stops[s];
      int m = matched[s];
      while (m > 0 && stop.charAt(m) != c) {
        m = borders[s][m];
      }
      if (stop.charAt(m) == c) {
        m++;
      }
      matched[s] = m;
      if (m == stop.length()) {
        longest = Math.max(longest, m);
      }
    }
    return longest;
  }

  private String take(int count) {
    String text = held.substring(0, count);
    held.delete(0, count);
    return text;
  }

  private static int[] borders(String stop) {
    int[] border = new int[stop.length() + 1];
    int m = 0;
    for (int i = 1; i < stop.length(); i++) {
      while (m > 0 && stop.charAt(m) != stop.charAt(i)) {
        m = border[m];
      }
      if (stop.charAt(m) == stop.charAt(i)) {
        m++;
      }
      border[i + 1] = m;
    }
    return border;
  }
}
