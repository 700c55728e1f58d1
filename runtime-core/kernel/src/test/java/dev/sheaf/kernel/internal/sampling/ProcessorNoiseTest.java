package dev.sheaf.kernel.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.kernel.internal.random.KeyedNoise;
import dev.sheaf.kernel.internal.random.NoiseSampler;
import dev.sheaf.kernel.internal.random.Purpose;
import dev.sheaf.kernel.internal.random.RandomKey;
import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.Noise;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each processor of a chain has noise of its own, by seed, branch, place and position alone. */
final class ProcessorNoiseTest {
  private static final int VOCABULARY = 12;

  /** Notes what it was given. */
  private static final class Listener implements LogitsProcessor {
    private final List<Double> heard = new ArrayList<>();

    @Override
    public void apply(Candidates candidates) {
      throw new AssertionError("the kernel gives noise");
    }

    @Override
    public void apply(Candidates candidates, Noise noise) {
      heard.add(noise.uniform(0));
      heard.add(noise.uniform(255));
      heard.add(noise.gumbel(VOCABULARY - 1));
    }
  }

  @Test
  void itIsTheNoiseOfTheProcessorsOwnBranchAtThatPosition() {
    Listener first = new Listener();
    Listener second = new Listener();
    long branch = RandomKey.child(RandomKey.ROOT, 3);
    SamplingChain chain = chain(77, branch, first, second);
    Candidates scratch = new Candidates(VOCABULARY);
    for (int position : new int[] {0, 5, 1_000_000}) {
      first.heard.clear();
      second.heard.clear();
      var unused = chain.choose(new float[VOCABULARY], 0, scratch, position);
      assertThat(first.heard).isEqualTo(drawn(77, branch, 0, position));
      assertThat(second.heard).isEqualTo(drawn(77, branch, 1, position));
    }
  }

  private static List<Double> drawn(long seed, long branch, int index, int position) {
    KeyedNoise noise =
        new KeyedNoise(
            new RandomKey(seed, RandomKey.child(branch, index), position, Purpose.PROCESS));
    return List.of(noise.uniform(0), noise.uniform(255), noise.gumbel(VOCABULARY - 1));
  }

  @Test
  void noTwoOfProcessorsSamplerSeedsBranchesAndPositionsShareIt() {
    List<Double> all = new ArrayList<>();
    Candidates scratch = new Candidates(VOCABULARY);
    for (long seed : new long[] {0, -1, Long.MIN_VALUE}) {
      for (long branch : new long[] {RandomKey.ROOT, RandomKey.child(RandomKey.ROOT, 0)}) {
        for (int position = 0; position < 50; position++) {
          Listener a = new Listener();
          Listener b = new Listener();
          var unused =
              chain(seed, branch, a, b).choose(new float[VOCABULARY], 0, scratch, position);
          all.add(a.heard.getFirst());
          all.add(b.heard.getFirst());
          all.add(new KeyedNoise(new RandomKey(seed, branch, position, Purpose.SAMPLE)).uniform(0));
        }
      }
    }
    assertThat(all).hasSize(900).doesNotHaveDuplicates();
  }

  @Test
  void aProcessorThatDrawsChangesNobodyElsesNoise() {
    Random random = new Random(4);
    Candidates scratch = new Candidates(VOCABULARY);
    for (int position = 0; position < 200; position++) {
      float[] logits = new float[VOCABULARY];
      for (int i = 0; i < VOCABULARY; i++) {
        logits[i] = (float) random.nextGaussian();
      }
      int alone = chain(9, 0).choose(logits, 0, scratch, position);
      assertThat(chain(9, 0, new Listener(), c -> {}).choose(logits, 0, scratch, position))
          .isEqualTo(alone);
    }
  }

  private static SamplingChain chain(long seed, long branch, LogitsProcessor... processors) {
    return new SamplingChain(
        List.of(processors), new NoiseSampler(), new KeyedNoise(), seed, branch);
  }
}
