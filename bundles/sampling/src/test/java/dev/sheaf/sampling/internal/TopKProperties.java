package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class TopKProperties {
  @Property(tries = 500)
  void keepsTheHeadOfTheSort(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2000) int vocabulary,
      @ForAll @IntRange(min = 1, max = 2100) int k,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    List<Integer> sorted = row.sorted();
    new TopK(k).apply(row.candidates);
    List<Integer> head = sorted.subList(0, Math.min(k, sorted.size()));
    assertThat(Row.byId(row.survivors())).isEqualTo(Row.byId(head));
    if (k < sorted.size()) {
      assertThat(row.survivors()).isEqualTo(head);
    }
  }

  @Property(tries = 100)
  void zeroKeepsAll(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int vocabulary) {
    Row row = new Row(seed, vocabulary);
    new TopK(0).apply(row.candidates);
    assertThat(row.candidates.hasSurvivors()).isFalse();
  }
}
