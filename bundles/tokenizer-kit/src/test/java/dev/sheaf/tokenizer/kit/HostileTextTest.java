package dev.sheaf.tokenizer.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts on which the published expressions backtrack; ten times the text is ten times the work. */
final class HostileTextTest {
  private static final int SMALL = 20_000;
  private static final int TIMES = 10;

  /** Quadratic work would be a hundred times as much. */
  private static final int AT_MOST = 50;

  private static final List<String> UNITS =
      List.of(
          "a",
          "A",
          "漢",
          "漢A",
          "a\u0301",
          "\u0301",
          " ",
          " \t",
          "\n",
          " \n",
          "\u3000",
          "1",
          "½",
          "'",
          "'s",
          "!",
          "!/",
          "😀",
          "\u0000",
          "<sentinel:1",
          "IMGIMGA",
          "a'",
          "A漢",
          "\ud800");

  /** One name for each way of cutting. */
  static List<String> names() {
    Set<Split> seen = new HashSet<>();
    return PreTokenizer.names().stream()
        .filter(name -> seen.add(PreTokenizer.find(name).orElseThrow().split()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyPreTokenizerTakesLinearTime(String name) {
    Split split = PreTokenizer.find(name).orElseThrow().split();
    cutAll(split, SMALL); // warms up
    long small = CpuTime.most(() -> cutAll(split, SMALL));
    long large = CpuTime.least(() -> cutAll(split, TIMES * SMALL));
    assertThat(large).isLessThan(AT_MOST * small);
  }

  @Test
  void everyKnownExpressionTakesLinearTime() {
    TreeMap<String, Long> times = new TreeMap<>();
    for (String pattern : Splits.patterns()) {
      Split split = Splits.byPattern(pattern).orElseThrow();
      cutAll(split, SMALL);
      long small = CpuTime.most(() -> cutAll(split, SMALL));
      long large = CpuTime.least(() -> cutAll(split, TIMES * SMALL));
      times.put(pattern, large / small);
    }
    assertThat(times.values()).allMatch(ratio -> ratio < AT_MOST);
  }

  @ParameterizedTest
  @MethodSource("names")
  void piecesAreTheTextAgain(String name) {
    Split split = PreTokenizer.find(name).orElseThrow().split();
    for (String unit : UNITS) {
      String text = unit.repeat(500) + "b";
      StringBuilder out = new StringBuilder();
      split.cut(text, 0, text.length(), (t, from, to) -> out.append(t, from, to));
      assertThat(out.toString()).isEqualTo(text);
    }
  }

  private static void cutAll(Split split, int characters) {
    for (String unit : UNITS) {
      String text = unit.repeat(characters / unit.length());
      int[] sum = new int[1];
      split.cut(text, 0, text.length(), (t, from, to) -> sum[0] += to - from);
      assertThat(sum[0]).isEqualTo(text.length());
    }
  }
}
