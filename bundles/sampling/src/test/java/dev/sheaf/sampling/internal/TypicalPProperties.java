package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

final class TypicalPProperties {
  /** Rounding of a logarithm and an entropy of 2000 terms, relatively. */
  private static final double ROUNDING = 1e-11;

  @Property(tries = 500)
  void keepsTheFewestNearestToTheEntropyThatExceedP(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 2000) int vocabulary,
      @ForAll @Scale(6) @DoubleRange(min = 0.001, max = 0.999) double p,
      @ForAll @IntRange(min = 0, max = 20) int minKeep,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Row row = new Row(seed, vocabulary).after(passes, seed);
    List<Integer> ids = Slow.ids(row.scores);
    new TypicalP(p, minKeep).apply(row.candidates);
    Set<Integer> kept = new HashSet<>(row.survivors());
    assertThat(ids).containsAll(kept);
    if (ids.size() <= 1) {
      assertThat(kept).hasSameSizeAs(ids);
      return;
    }
    double[] q = Slow.softmax(row.scores);
    double h = Slow.entropy(q);
    double top = row.top();
    double logTop = Math.log(q[Slow.sorted(row.scores).getFirst()]);
    double mass = 0;
    double furthestKept = 0;
    double lightest = 1; // of the furthest that are kept
    for (int id : kept) {
      // not −ln q, which is ∞ where q is too small for a float64
      double off = Math.abs(top - row.scores[id] - logTop - h);
      mass += q[id];
      if (off > furthestKept * (1 + ROUNDING) + ROUNDING) {
        lightest = 1;
      }
      if (off >= furthestKept * (1 - ROUNDING) - ROUNDING) {
        lightest = Math.min(lightest, q[id]);
      }
      furthestKept = Math.max(furthestKept, off);
    }
    for (int id : ids) {
      double off = Math.abs(top - row.scores[id] - logTop - h);
      assertThat(kept.contains(id) || off >= furthestKept * (1 - ROUNDING) - ROUNDING)
          .as("%d is nearer and dropped", id)
          .isTrue();
    }
    assertThat(kept.size()).isGreaterThanOrEqualTo(Math.min(minKeep, ids.size()));
    assertThat(mass > p * (1 - ROUNDING) || kept.size() == ids.size()).as("exceeds p").isTrue();
    if (kept.size() > Math.max(1, minKeep)) {
      assertThat(mass - lightest).as("one fewer does not").isLessThanOrEqualTo(p + ROUNDING);
    }
  }

  @Example
  void theLikeliestGoesIfItIsNotTypical() {
    Candidates c = new Candidates(10);
    c.reset(new float[10], 0);
    c.edit(0, Math.log(0.28));
    for (int id = 1; id < 10; id++) {
      c.edit(id, Math.log(0.08)); // −ln p = 2.53, H = 2.17; of the first: 1.27
    }
    new TypicalP(0.5, 0).apply(c);
    assertThat(c.count()).isEqualTo(7);
    for (int i = 0; i < 7; i++) {
      assertThat(c.id(i)).isEqualTo(i + 1); // of equals the lower ids
    }
  }

  @Example
  void oneKeepsAll() {
    Row row = new Row(3, 100);
    new TypicalP(1, 0).apply(row.candidates);
    assertThat(row.candidates.hasSurvivors()).isFalse();
  }

  /** A full sort of 49,152 objects by a key would be many times dearer; see README for figures. */
  @Example
  void aLargeVocabularyIsCutToWhatTheDefinitionKeeps() {
    double[] scores = new double[49_152];
    float[] logits = new float[scores.length];
    Random random = new Random(5);
    for (int id = 0; id < scores.length; id++) {
      logits[id] = (float) (4 * random.nextGaussian());
      scores[id] = logits[id];
    }
    Candidates c = new Candidates(scores.length);
    c.reset(logits, 0);
    new TypicalP(0.9, 0).apply(c);
    Set<Integer> kept = new HashSet<>();
    for (int i = 0; i < c.count(); i++) {
      kept.add(c.id(i));
    }
    assertThat(kept).isEqualTo(new HashSet<>(Slow.ids(Slow.typical(scores, 0.9, 0))));
  }
}
