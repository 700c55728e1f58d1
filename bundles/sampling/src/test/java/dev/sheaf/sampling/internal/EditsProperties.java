package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Biases, lists of ids, the earliest end: in every place of a chain. */
final class EditsProperties {
  /** Whatever has been passed before: the candidates that the definition leaves, in order. */
  static void assertLeft(Row row, double[] wanted) {
    row.candidates.order();
    assertThat(row.survivors()).isEqualTo(Slow.sorted(wanted));
    for (int i = 0; i < row.candidates.count(); i++) {
      assertThat(row.candidates.survivorScore(i)).isEqualTo(wanted[row.candidates.id(i)]);
    }
  }

  private static List<Integer> some(Random random, int vocabulary) {
    return random.ints(random.nextInt(8), 0, vocabulary).boxed().toList();
  }

  @Property(tries = 300)
  void biasesAreAdded(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int vocabulary,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Random random = new Random(seed);
    Map<Integer, Double> bias = new HashMap<>();
    some(random, vocabulary).forEach(id -> bias.put(id, 200 * random.nextDouble() - 100));
    Row row = new Row(seed, vocabulary).after(passes, seed);
    new LogitBias(bias).apply(row.candidates);
    assertLeft(row, Slow.bias(row.scores, bias));
  }

  @Property(tries = 300)
  void onlyWhatIsAllowedAndNotBannedIsLeft(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int vocabulary,
      @ForAll @IntRange(min = 0, max = 3) int passes) {
    Random random = new Random(seed);
    List<Integer> allowed = some(random, vocabulary);
    List<Integer> banned = some(random, vocabulary);
    Row row = new Row(seed, vocabulary).after(passes, seed);
    new TokenLists(new TokenSet(allowed, vocabulary), new TokenSet(banned, vocabulary))
        .apply(row.candidates);
    assertLeft(row, Slow.lists(row.scores, allowed, banned));
  }

  @Property(tries = 300)
  void theEndIsForbiddenUntilEnoughIsOut(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int vocabulary,
      @ForAll @IntRange(min = 0, max = 3) int passes,
      @ForAll @IntRange(min = 0, max = 6) int least,
      @ForAll @IntRange(min = 0, max = 6) int pushed,
      @ForAll @IntRange(min = 0, max = 6) int popped) {
    List<Integer> ends = some(new Random(seed), vocabulary);
    MinTokens processor = new MinTokens(least, new TokenSet(ends, vocabulary));
    int output = Math.max(0, pushed - popped);
    for (int i = 0; i < pushed; i++) {
      processor.push(0, 0);
    }
    for (int i = 0; i < pushed - output; i++) {
      processor.pop();
    }
    Row row = new Row(seed, vocabulary).after(passes, seed);
    processor.apply(row.candidates);
    assertLeft(row, output < least ? Slow.lists(row.scores, List.of(), ends) : row.scores);
  }

  @Example
  void aBiasDoesNotBringAForbiddenTokenBack() {
    Candidates c = new Candidates(2);
    c.reset(new float[] {4, 4}, 0);
    c.forbid(0);
    new LogitBias(Map.of(0, 100.0)).apply(c);
    assertThat(c.best()).isEqualTo(1);
  }

  @Example
  void whereEverythingIsBannedNothingIsLeft() {
    Candidates c = new Candidates(2);
    c.reset(new float[] {4, 4}, 0);
    new TokenLists(new TokenSet(List.of(), 2), new TokenSet(List.of(0, 1), 2)).apply(c);
    assertThat(c.best()).isEqualTo(-1);
  }
}
