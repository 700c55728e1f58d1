package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

final class TopKTopPProperties {
  @Property(tries = 500)
  void cutsByRankThenByMassAsVllmWritesIt(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 500) int vocabulary,
      @ForAll @IntRange(min = 0, max = 520) int k,
      @ForAll @Scale(6) @DoubleRange(min = 0.001, max = 1) double p,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    if (Slow.ids(row.scores).isEmpty()) {
      return;
    }
    new TopKTopP(k, p).apply(row.candidates);
    List<Integer> ours = Row.byId(row.survivors());
    if (!ours.equals(Slow.ids(Slow.topKTopP(row.scores, k, p)))) {
      // sums in another order may put what lies on the edge to either side of it
      assertThat(Slow.ids(Slow.topKTopP(row.scores, k, Math.min(1, p + 1e-12)))).containsAll(ours);
      assertThat(ours).containsAll(Slow.ids(Slow.topKTopP(row.scores, k, p - 1e-12)));
    }
  }

  @Example
  void whatTiesWithTheLastStays() {
    float[] logits = {3, 1, 1, 1, 0};
    Candidates c = new Candidates(5);
    c.reset(logits, 0);
    new TopKTopP(2, 1).apply(c);
    assertThat(c.count()).isEqualTo(4);
    c.reset(logits, 0);
    new TopK(2).apply(c);
    new TopP(1).apply(c);
    assertThat(c.count()).isEqualTo(2);
  }

  @Example
  void theMassIsThatOfWhatTheRankLeft() {
    Candidates c = new Candidates(4);
    c.reset(new float[4], 0);
    c.edit(0, Math.log(0.4));
    c.edit(1, Math.log(0.3));
    c.edit(2, Math.log(0.2));
    c.edit(3, Math.log(0.1));
    new TopKTopP(2, 0.56).apply(c); // 0.4 of 0.7 is 0.571
    assertThat(c.count()).isEqualTo(1);
    assertThat(c.id(0)).isZero();
  }
}
