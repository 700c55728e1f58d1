package dev.sheaf.backend.cpu.internal.kernel;

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

/** Rows times one dequantised panel; operations = 2 · rows · 576 · PANEL_ROWS. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class GemmBenchmark {
  private static final int COLUMNS = 576;

  /** Rows of the batch. */
  @Param({"1", "3", "8", "64", "512"})
  int rows;

  private float[] x;
  private int[] starts;
  private float[] panel;
  private float[] c;

  /** Makes random inputs. */
  @Setup
  public void fill() {
    Random random = new Random(1);
    x = new float[rows * COLUMNS];
    panel = new float[COLUMNS * Lanes.PANEL_ROWS];
    c = new float[rows * Lanes.PANEL_ROWS];
    starts = new int[rows];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < panel.length; i++) {
      panel[i] = (float) random.nextGaussian() * 1e-3f;
    }
    for (int r = 0; r < rows; r++) {
      starts[r] = r * COLUMNS;
    }
  }

  /** All rows, one panel. */
  @Benchmark
  public float[] multiply() {
    GemmTile.multiply(x, starts, rows, 0, COLUMNS, panel, c);
    return c;
  }
}
