package dev.sheaf.backend.cpu.internal.kernel;

import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One head of width 64 over one span of 256 cells. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class AttentionBenchmark {
  private static final int WIDTH = 64;
  private static final int CELLS = 256;
  private static final int TILE = AttentionScores.TILE;

  private final float[] q = new float[WIDTH];
  private final float[] s = new float[CELLS];
  private final float[] a = new float[WIDTH];
  private final float[] lanes = new float[Lanes.L];
  private Arena arena;
  private long memory;

  /** Zeros are as good as anything here. */
  @Setup
  public void fill() {
    arena = Arena.ofShared();
    memory = arena.allocate(4L * WIDTH * CELLS, 64).address();
  }

  /** Gives the memory back. */
  @TearDown
  public void free() {
    arena.close();
  }

  /** q·k. */
  @Benchmark
  public float[] scores() {
    for (int c = 0; c < CELLS; c += TILE) {
      AttentionScores.tile(memory + 4L * WIDTH * c, WIDTH, q, 0, s, c);
    }
    return s;
  }

  /** The online softmax of the span. */
  @Benchmark
  public float weights() {
    float max = AttentionWeights.max(s, 0, CELLS, lanes);
    return AttentionWeights.apply(s, 0, CELLS, max, lanes);
  }

  /** p·v. */
  @Benchmark
  public float[] values() {
    for (int c = 0; c < CELLS; c += TILE) {
      AttentionValues.tile(memory + 4L * WIDTH * c, WIDTH, 0, TILE, s, c, a, 0);
    }
    return a;
  }
}
