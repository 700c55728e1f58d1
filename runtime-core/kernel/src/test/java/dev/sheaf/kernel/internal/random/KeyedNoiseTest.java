package dev.sheaf.kernel.internal.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyedNoiseTest {
  private static final int CELLS = 64;

  @Test
  void isUniformOverTokensPositionsSeedsAndBranches() {
    KeyedNoise noise = new KeyedNoise();
    long[][] counts = new long[4][CELLS];
    for (int i = 0; i < 200_000; i++) {
      noise.reset(7, RandomKey.ROOT, 3, Purpose.SAMPLE);
      counts[0][cell(noise.gumbel(i))]++;
      noise.reset(7, RandomKey.ROOT, i, Purpose.SAMPLE);
      counts[1][cell(noise.gumbel(3))]++;
      noise.reset(i, RandomKey.ROOT, 3, Purpose.SAMPLE);
      counts[2][cell(noise.gumbel(3))]++;
      noise.reset(7, RandomKey.child(RandomKey.ROOT, i), 3, Purpose.SAMPLE);
      counts[3][cell(noise.gumbel(3))]++;
    }
    double[] even = new double[CELLS];
    Arrays.fill(even, 1.0 / CELLS);
    for (long[] count : counts) {
      assertThat(ChiSquare.deviations(count, even)).isBetween(-4.0, 4.0);
    }
  }

  @Test
  void neighbouringTokensAndPositionsAreIndependent() {
    KeyedNoise noise = new KeyedNoise();
    long[] tokens = new long[64];
    long[] positions = new long[64];
    double[] even = new double[64];
    Arrays.fill(even, 1.0 / 64);
    for (int i = 0; i < 100_000; i++) {
      noise.reset(i, RandomKey.ROOT, 0, Purpose.SAMPLE);
      int here = cell(noise.gumbel(5)) / 8;
      tokens[8 * here + cell(noise.gumbel(6)) / 8]++;
      noise.reset(i, RandomKey.ROOT, 1, Purpose.SAMPLE);
      positions[8 * here + cell(noise.gumbel(5)) / 8]++;
    }
    assertThat(ChiSquare.deviations(tokens, even)).isBetween(-4.0, 4.0);
    assertThat(ChiSquare.deviations(positions, even)).isBetween(-4.0, 4.0);
  }

  @Test
  void aTokensNoiseDoesNotDependOnWhoElseWasAsked() {
    RandomKey key = new RandomKey(-5, RandomKey.child(RandomKey.ROOT, 2), 17, Purpose.SAMPLE);
    KeyedNoise noise = new KeyedNoise(key);
    Map<Integer, Double> alone = new HashMap<>();
    for (int token = 0; token < 1000; token++) {
      alone.put(token, new KeyedNoise(key).gumbel(token));
    }
    Random order = new Random(1);
    for (int i = 0; i < 5000; i++) {
      int token = order.nextInt(1000);
      assertThat(noise.gumbel(token)).isEqualTo(alone.get(token));
    }
  }

  @Test
  void everyPartOfTheKeyChangesTheDraw() {
    RandomKey key = new RandomKey(1, 2, 3, Purpose.SAMPLE);
    double[] draws = {
      new KeyedNoise(key).gumbel(4),
      new KeyedNoise(key).gumbel(5),
      new KeyedNoise(key).gumbel(8),
      new KeyedNoise(new RandomKey(1L << 32 | 1, 2, 3, Purpose.SAMPLE)).gumbel(4),
      new KeyedNoise(new RandomKey(1, 1L << 32 | 2, 3, Purpose.SAMPLE)).gumbel(4),
      new KeyedNoise(new RandomKey(1, 2, 4, Purpose.SAMPLE)).gumbel(4),
      new KeyedNoise(new RandomKey(1, 2, 3, Purpose.VERIFY)).gumbel(4),
      new KeyedNoise(new RandomKey(1, 2, 3, Purpose.STRATEGY)).gumbel(4),
    };
    assertThat(draws).doesNotHaveDuplicates();
  }

  @Test
  void theLargestTokensAndPositionsDoNotMeetOtherPurposes() {
    KeyedNoise noise = new KeyedNoise(new RandomKey(1, 2, Integer.MAX_VALUE, Purpose.STRATEGY));
    double last = noise.gumbel(Integer.MAX_VALUE);
    noise.reset(1, 2, Integer.MAX_VALUE, Purpose.SAMPLE);
    assertThat(noise.gumbel(Integer.MAX_VALUE)).isNotEqualTo(last);
  }

  @Test
  void theBoundIsTheLargestNoiseThereIs() {
    double bound = new KeyedNoise().bound();
    assertThat(KeyedNoise.gumbelOf(0xFFFF_FFFF)).isEqualTo(bound);
    assertThat(KeyedNoise.gumbelOf(0xFFFF_FFFE)).isLessThan(bound);
    assertThat(bound).isCloseTo(33 * Math.log(2), within(1e-9));
    assertThat(KeyedNoise.gumbelOf(0)).isCloseTo(-Math.log(33 * Math.log(2)), within(1e-12));
    double last = Double.NEGATIVE_INFINITY;
    for (long word = 0; word < 1L << 32; word += 65_537) {
      double g = KeyedNoise.gumbelOf((int) word);
      assertThat(g).isGreaterThan(last).isLessThanOrEqualTo(bound);
      last = g;
    }
  }

  @Test
  void aTokensOwnBoundIsNeverBelowItsNoiseNorAboveTheCommonBound() {
    KeyedNoise noise = new KeyedNoise(new RandomKey(3, RandomKey.ROOT, 0, Purpose.SAMPLE));
    for (int token = 0; token < 1_000_000; token++) {
      double own = noise.bound(token);
      double gumbel = noise.gumbel(token);
      assertThat(own >= gumbel && own <= noise.bound())
          .as("token %d: %s, %s", token, own, gumbel)
          .isTrue();
    }
  }

  @Test
  void theBoundByLeadingOnesHoldsAtTheEdgesOfEveryStretch() {
    for (int z = 0; z <= 32; z++) {
      // The largest word with z leading ones: what follows them is a zero and then ones.
      int word = z == 32 ? -1 : ~(1 << (31 - z));
      assertThat(Integer.numberOfLeadingZeros(~word)).isEqualTo(z);
      assertThat(KeyedNoise.gumbelOf(word)).isLessThanOrEqualTo(KeyedNoise.boundOf(word));
      assertThat(KeyedNoise.boundOf(word) - KeyedNoise.gumbelOf(word)).isLessThan(0.41);
    }
  }

  @Test
  void drawsWhatItDrewWhenItWasFirstWritten() {
    KeyedNoise noise = new KeyedNoise(new RandomKey(0, RandomKey.ROOT, 0, Purpose.SAMPLE));
    // Word 0 of Philox's known answer for zeros.
    assertThat(noise.gumbel(0))
        .isEqualTo(-StrictMath.log(-StrictMath.log((0x6627e8d5L + 0.5) / 4294967296.0)));
    assertThat(noise.gumbel(3))
        .isEqualTo(-StrictMath.log(-StrictMath.log((0x9b00dbd8L + 0.5) / 4294967296.0)));
  }

  @Test
  void allocatesNothingPerPosition() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    KeyedNoise noise = new KeyedNoise();
    double sum = 0;
    long before = 0;
    for (int position = 0; position < 20_000; position++) {
      if (position == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      noise.reset(1, RandomKey.ROOT, position, Purpose.SAMPLE);
      sum += noise.gumbel(position) + noise.bound(position + 4);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    assertThat(sum).isFinite();
  }

  /** Which of 64 equally likely stretches of u a noise comes from. */
  private static int cell(double gumbel) {
    return (int) (Math.exp(-Math.exp(-gumbel)) * CELLS);
  }
}
