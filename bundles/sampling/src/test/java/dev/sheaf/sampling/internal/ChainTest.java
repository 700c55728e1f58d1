package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.Noise;
import dev.sheaf.sampling.SamplingParameters;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The processors one after another, as a step calls them. */
final class ChainTest {
  private static final Noise NONE =
      new Noise() {
        @Override
        public double gumbel(int token) {
          return 0;
        }

        @Override
        public double bound() {
          return 0;
        }
      };

  private static List<LogitsProcessor> chain(SamplingParameters p, int[] prompt) {
    return Factories.chain(p.chain(), p, new FakeModel(8_000).prompt(prompt).ends(7));
  }

  private static float[] logits(int vocabulary) {
    float[] out = new float[vocabulary];
    Random random = new Random(9);
    for (int id = 0; id < vocabulary; id++) {
      out[id] = (float) (3 * random.nextGaussian());
    }
    return out;
  }

  @Test
  void everyOrderOfTheNamesWorks() {
    List<String> names = List.of("penalties", "top-k", "top-p", "min-p", "temperature");
    int[] prompt = {3, 4};
    float[] logits = logits(500);
    Candidates c = new Candidates(500);
    Random random = new Random(2);
    for (int round = 0; round < 120; round++) {
      List<String> order = new ArrayList<>(names);
      Collections.shuffle(order, random);
      SamplingParameters p =
          new SamplingParameters(0.8, 40, 0.95, 0.05, 1.2, 64, 0.1, 0.1, 0, order, Map.of());
      c.reset(logits, 0);
      for (LogitsProcessor processor : chain(p, prompt)) {
        processor.apply(c);
      }
      assertThat(c.count()).as("%s", order).isBetween(1, 40);
      assertThat(c.best()).as("%s", order).isEqualTo(c.id(0));
    }
  }

  /** Every processor alone, and all that llama.cpp has together. */
  static List<String> chains() {
    List<String> all = new ArrayList<>(NotANumberTest.names());
    all.add("all");
    return all;
  }

  @ParameterizedTest
  @MethodSource("chains")
  void allocatesNothingPerTokenOnceWarm(String which) {
    SamplingParameters.Builder b = SamplingParameters.DEFAULT.change();
    b.set("top-p", 0.9).set("repetition-penalty", 1.2).set("frequency-penalty", 0.1);
    b.set("min-tokens", 100).set("thinking-budget", 0).set("dry-multiplier", 0.8);
    b.set("dry-allowed-length", 0).set("top-n-sigma", 3).set("typical-p", 0.9);
    b.set("xtc-probability", 1).set("xtc-threshold", 0.001).set("dynatemp-range", 0.5);
    b.set("adaptive-target", 0.5).logitBias(Map.of(4, 1.0)).bannedTokens(List.of(5));
    b.texts("bad-words", List.of("\u0003x", "y"));
    if (!which.equals("all")) {
      b.processors(List.of(which));
    }
    SamplingParameters p = b.build();
    int vocabulary = 8_000;
    float[] logits = logits(vocabulary);
    LogitsProcessor[] chain = chain(p, new int[] {1, 2, 3}).toArray(LogitsProcessor[]::new);
    assertThat(chain).isNotEmpty();
    GreedySampler greedy = new GreedySampler();
    Noise noise = new SeededNoise(1);
    Candidates c = new Candidates(vocabulary);
    // a draft tree's walk: a few tokens down, and up again
    Runnable tokens =
        () -> {
          for (int depth = 0; depth < 4; depth++) {
            c.reset(logits, 0);
            for (LogitsProcessor processor : chain) {
              processor.apply(c, noise);
            }
            int token = greedy.sample(c, NONE);
            for (LogitsProcessor processor : chain) {
              processor.push(token, processor.carry());
            }
          }
          for (int depth = 0; depth < 4; depth++) {
            for (LogitsProcessor processor : chain) {
              processor.pop();
            }
          }
        };
    for (int i = 0; i < 50; i++) {
      tokens.run();
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes();
    long least = Long.MAX_VALUE; // a compiler that finishes meanwhile may account to this thread
    for (int round = 0; round < 4; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 25; i++) {
        tokens.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).as("bytes for 100 tokens").isLessThan(100);
  }
}
