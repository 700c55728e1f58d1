package dev.sheaf.plugin.speculative.internal.ngram;

import dev.sheaf.speculation.DraftSink;
import dev.sheaf.speculation.Drafter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One row's step: one new token is taken in, then a tree of up to 16 tokens is proposed. Every
 * other run of 20 tokens of the text is copied from earlier in it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NgramDrafterBenchmark {
  /** Distinct tokens of the text: few repeat always, many hardly ever. */
  @Param({"50", "5000"})
  int vocabulary;

  /** Tokens of the text. */
  @Param({"2048", "32768"})
  int length;

  private int[] tokens;
  private NgramDrafter drafter;
  private int now;
  private int taken;
  private final int[] accepted = new int[2];
  private final DraftSink sink = (row, parent, token) -> taken++;

  @Setup
  public void takeInHalf() {
    Random random = new Random(1);
    tokens = new int[length];
    for (int i = 0; i < length; i++) {
      if (i % 40 == 20) {
        int from = random.nextInt(i - 19);
        System.arraycopy(tokens, from, tokens, i, Math.min(20, length - i));
        i += 19;
      } else {
        // Skewed, as words are: the product of two uniform numbers.
        tokens[i] = (int) (random.nextDouble() * random.nextDouble() * vocabulary);
      }
    }
    restart();
  }

  private void restart() {
    drafter = new NgramDrafter(vocabulary, 4, 16, 64 << 20);
    now = length / 2;
    for (int i = 0; i < now; i += 4096) {
      drafter.propose(List.of(new Drafter.Row(1, "s", tokens, now, 0)), sink);
    }
  }

  @Benchmark
  public int step() {
    if (now == length) {
      now = length / 2;
    }
    drafter.propose(List.of(new Drafter.Row(1, "s", tokens, ++now, 16)), sink);
    drafter.chosen(1, accepted, 2, 16);
    return taken;
  }
}
