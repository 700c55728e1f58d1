package dev.sheaf.shell.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.SheafException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class NamesTest {
  private static final List<String> VERBS = List.of("start", "stop", "status", "list");

  @Test
  void takesTheExactNameEvenIfOthersBeginSo() {
    assertThat(resolve("stop", List.of("stop", "stopwatch"))).isEqualTo("stop");
  }

  @Test
  void takesAShortenedNameWhileItIsUnique() {
    assertThat(resolve("li", VERBS)).isEqualTo("list");
  }

  @Test
  void listsTheCandidatesOfAnAmbiguousName() {
    assertThatThrownBy(() -> resolve("sta", VERBS))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ShellErrors.AMBIGUOUS);
              assertThat(e.expected()).isEqualTo("start, status");
            });
  }

  @Test
  void namesTheNearestOfAnUnknownOne() {
    assertThatThrownBy(() -> resolve("sotp", VERBS))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ShellErrors.UNKNOWN_COMMAND);
              assertThat(e.expected()).isEqualTo("stop");
              assertThat(e.found()).isEqualTo("sotp");
            });
  }

  @Test
  void listsAllWhenNothingIsNearAndNoneWhenNothingExists() {
    assertThatThrownBy(() -> resolve("zzzzzz", VERBS))
        .hasMessageContaining("list, start, status, stop");
    assertThatThrownBy(() -> resolve("x", List.of())).hasMessageContaining("none exists");
  }

  @Test
  void takesNothingForNothing() {
    assertThatThrownBy(() -> resolve("", VERBS)).isInstanceOf(SheafException.class);
  }

  @Property(tries = 200)
  void countsEditsAsAMetricDoes(
      @ForAll @AlphaChars @StringLength(max = 8) String a,
      @ForAll @AlphaChars @StringLength(max = 8) String b) {
    int edits = Names.edits(a, b);
    assertThat(edits).isEqualTo(Names.edits(b, a));
    assertThat(edits)
        .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
    assertThat(edits == 0).isEqualTo(a.equals(b));
  }

  private static String resolve(String typed, List<String> names) {
    return Names.resolve(ShellErrors.UNKNOWN_COMMAND, "verb", typed, names, "help");
  }
}
