package dev.sheaf.kernel.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StopTextsTest {
  @Test
  void withoutStopTextsNothingIsHeldBack() {
    StopTexts stops = new StopTexts(List.of());
    assertThat(stops.push("any")).isEqualTo("any");
    assertThat(stops.stopped()).isFalse();
    assertThat(stops.flush()).isEmpty();
  }

  @Test
  void findsAStopTextThatIsSplitAcrossPieces() {
    StopTexts stops = new StopTexts(List.of("END"));
    assertThat(stops.push("the E")).isEqualTo("the ");
    assertThat(stops.push("N")).isEmpty();
    assertThat(stops.push("D of it")).isEmpty();
    assertThat(stops.stopped()).isTrue();
    assertThat(stops.push("more")).isEmpty();
    assertThat(stops.flush()).isEmpty();
  }

  @Test
  void showsHeldTextAsSoonAsItIsNoStopText() {
    StopTexts stops = new StopTexts(List.of("\n\n"));
    assertThat(stops.push("a\n")).isEqualTo("a");
    assertThat(stops.push("b")).isEqualTo("\nb");
  }

  @Test
  void holdsBackNoMoreThanMayBecomeAStopText() {
    StopTexts stops = new StopTexts(List.of("ababc"));
    assertThat(stops.push("abab")).isEmpty();
    assertThat(stops.push("ab")).isEqualTo("ab");
    assertThat(stops.push("c!")).isEmpty();
    assertThat(stops.stopped()).isTrue();
  }

  @Test
  void givesBackAtTheEndWhatWasHeld() {
    StopTexts stops = new StopTexts(List.of("END"));
    assertThat(stops.push("EN")).isEmpty();
    assertThat(stops.flush()).isEqualTo("EN");
    assertThat(stops.push("D")).isEqualTo("D");
  }

  @Test
  void theStopTextThatIsCompleteFirstWinsAndOfThoseTheLongest() {
    assertThat(all(List.of("xbcd", "b"), "axbcd")).isEqualTo("ax");
    assertThat(all(List.of("c", "abc", "bc"), "zabc")).isEqualTo("z");
  }

  @Test
  void refusesAnEmptyStopText() {
    assertThatThrownBy(() -> new StopTexts(List.of("a", ""))).hasMessageContaining("stop text 1");
  }

  @Test
  void agreesWithSearchingTheWholeTextHoweverItIsCut() {
    Random random = new Random(4);
    int stoppedRounds = 0;
    for (int round = 0; round < 30_000; round++) {
      int letters = 1 + random.nextInt(3);
      List<String> stops = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        stops.add(word(random, letters, 1 + random.nextInt(5)));
      }
      String text = word(random, letters, random.nextInt(20));
      StopTexts streaming = new StopTexts(stops);
      String expected = definition(stops, text);
      StringBuilder shown = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + random.nextInt(4));
        shown.append(streaming.push(text.substring(at, end)));
        at = end;
        assertThat(shown.length()).isEqualTo(showable(stops, text.substring(0, end)));
      }
      assertThat(streaming.stopped()).isEqualTo(!expected.equals(text) || endsThere(stops, text));
      stoppedRounds += streaming.stopped() ? 1 : 0;
      assertThat(shown.append(streaming.flush()).toString()).isEqualTo(expected);
    }
    assertThat(stoppedRounds).isBetween(3_000, 27_000);
  }

  private static boolean endsThere(List<String> stops, String text) {
    return stops.stream().anyMatch(text::contains);
  }

  /** The text up to the stop text whose end comes first, of those the longest. */
  private static String definition(List<String> stops, String text) {
    for (int end = 1; end <= text.length(); end++) {
      String part = text.substring(0, end);
      int longest = stops.stream().filter(part::endsWith).mapToInt(String::length).max().orElse(0);
      if (longest > 0) {
        return text.substring(0, end - longest);
      }
    }
    return text;
  }

  /** How many characters may be shown when only {@code text} is known. */
  private static int showable(List<String> stops, String text) {
    if (endsThere(stops, text)) {
      return definition(stops, text).length();
    }
    for (int from = 0; from < text.length(); from++) {
      String rest = text.substring(from);
      if (stops.stream().anyMatch(s -> s.startsWith(rest))) {
        return from;
      }
    }
    return text.length();
  }

  private static String word(Random random, int letters, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + random.nextInt(letters)));
    }
    return word.toString();
  }

  private static String all(List<String> stops, String text) {
    StopTexts streaming = new StopTexts(stops);
    String shown = streaming.push(text);
    assertThat(streaming.stopped()).isTrue();
    return shown;
  }
}
