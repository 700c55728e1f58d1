package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the bytes of tokens meet the text of a break. */
final class DryBreakersTest {
  private static final FakeModel MODEL =
      new FakeModel(300)
          .piece(256, "ab")
          .piece(257, "bc")
          .piece(258, "xa")
          .piece(259, "xaby")
          .piece(260, "é")
          .control(261, "<end>");

  private static DryBreakers breakers(String... texts) {
    return new DryBreakers(List.of(texts), 300, MODEL::bytes, MODEL::encode);
  }

  @Test
  void aTokenThatHoldsTheTextBreaksAlone() {
    DryBreakers b = breakers("ab");
    assertThat(b.alone(256)).isTrue();
    assertThat(b.alone(259)).isTrue();
    assertThat(b.alone(258)).isFalse();
    assertThat(b.alone('a')).isFalse();
    assertThat(b.alone(0)).isFalse();
  }

  @Test
  void aTokenThatEndsWithTheBeginningBreaksIfTheRestFollows() {
    DryBreakers b = breakers("abc");
    assertThat(b.longest(new int[] {258, 257, 9}, 0, 3)).isEqualTo(1); // x[a][bc]
    assertThat(b.longest(new int[] {258, 'b', 'c'}, 0, 3)).isEqualTo(-1); // spelled otherwise
    assertThat(b.longest(new int[] {256, 'c'}, 0, 2)).isEqualTo(1); // [ab][c]
    assertThat(b.longest(new int[] {256, 'd'}, 0, 2)).isEqualTo(-1);
    assertThat(b.longest(new int[] {256}, 0, 1)).isEqualTo(-1); // the rest is not there yet
    assertThat(b.longest(new int[] {256, 'c'}, 0, 1)).isEqualTo(-1); // nor here
    assertThat(b.longest(new int[] {7}, 0, 1)).isEqualTo(-1);
  }

  @Test
  void theLongestThatFitsCounts() {
    DryBreakers b = breakers("ab", "abc");
    assertThat(b.longest(new int[] {'a', 'b', 'c'}, 0, 3)).isEqualTo(1);
    DryBreakers c = breakers("aa", "aaaa");
    assertThat(c.longest(new int[] {'a', 'a', 'a', 'a'}, 0, 4)).isEqualTo(3);
    assertThat(c.longest(new int[] {'a', 'a', 'b', 'a'}, 0, 4)).isEqualTo(1);
  }

  @Test
  void aControlTokenBreaksByItsText() {
    assertThat(breakers("<end>").alone(261)).isTrue();
    assertThat(breakers("<").alone(261)).isFalse();
  }

  @Test
  void aCharacterThatIsSplitBreaksOnlyAsAWhole() {
    DryBreakers b = breakers("é");
    assertThat(b.alone(260)).isTrue();
    assertThat(b.longest(new int[] {0xC3, 0xA9}, 0, 2)).isEqualTo(-1);
  }

  @Test
  void longTextsAreCut() {
    DryBreakers b = breakers("x".repeat(60));
    int[] history = "x".repeat(60).chars().toArray();
    assertThat(b.longest(history, 0, 60)).isEqualTo(DryBreakers.MOST_TAIL);
    DryBreakers none = breakers();
    assertThat(none.longest(history, 0, 60)).isEqualTo(-1);
  }
}
