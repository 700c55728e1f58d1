package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.Noise;
import dev.sheaf.sampling.SamplingParameters;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    return p.chain().stream()
        .map(name ->
            switch (name) {
              case "penalties" -> new PenaltiesFactory().open(p, prompt);
              case "top-k" -> new TopKFactory().open(p, prompt);
              case "top-p" -> new TopPFactory().open(p, prompt);
              case "min-p" -> new MinPFactory().open(p, prompt);
              case "temperature" -> new TemperatureFactory().open(p, prompt);
              default -> throw new AssertionError(name);
            })
        .toList();
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
      List<String> order = new java.util.ArrayList<>(names);
      java.util.Collections.shuffle(order, random);
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

  @ParameterizedTest
  @ValueSource(
      strings = {"all", "top-p alone", "min-p alone", "temperature alone", "penalties alone"})
  void allocatesNothingPerTokenOnceWarm(String which) {
    SamplingParameters p =
        switch (which) {
          case "all" ->
              new SamplingParameters(
                  0.8, 40, 0.95, 0.05, 1.2, 64, 0.1, 0.1, 0, List.of(), Map.of());
          case "top-p alone" ->
              new SamplingParameters(1, 0, 0.9, 0, 1, 0, 0, 0, 0, List.of(), Map.of());
          case "min-p alone" ->
              new SamplingParameters(1, 0, 1, 0.05, 1, 0, 0, 0, 0, List.of(), Map.of());
          case "temperature alone" ->
              new SamplingParameters(0.7, 0, 1, 0, 1, 0, 0, 0, 0, List.of(), Map.of());
          default -> new SamplingParameters(1, 0, 1, 0, 1.2, 64, 0.1, 0.1, 0, List.of(), Map.of());
        };
    int vocabulary = 8_000;
    float[] logits = logits(vocabulary);
    LogitsProcessor[] chain = chain(p, new int[] {1, 2, 3}).toArray(LogitsProcessor[]::new);
    assertThat(chain).isNotEmpty();
    GreedySampler greedy = new GreedySampler();
    Candidates c = new Candidates(vocabulary);
    // a draft tree's walk: a few tokens down, and up again
    Runnable tokens =
        () -> {
          for (int depth = 0; depth < 4; depth++) {
            c.reset(logits, 0);
            for (LogitsProcessor processor : chain) {
              processor.apply(c);
            }
            int token = greedy.sample(c, NONE);
            for (LogitsProcessor processor : chain) {
              processor.push(token, 0);
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
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 25; i++) {
      tokens.run();
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before)
        .as("bytes for 100 tokens")
        .isLessThan(100);
  }
}
