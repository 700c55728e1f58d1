package dev.sheaf.backend.cpu.internal.kernel;

import dev.sheaf.backend.cpu.internal.memory.WeightKernels;
import dev.sheaf.model.TensorType;
import java.lang.foreign.Arena;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Matrix times vector, one block of rows, from the second-level cache: the compute rate of each
 * weight kernel.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class MatMulBenchmark {
  /** Weight type. */
  @Param({
    "F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K",
    "Q6_K"
  })
  String type;

  /** Columns of the matrix; superblocks need multiples of 256. */
  @Param({"768", "1536"})
  int columns;

  private Arena arena;
  private WeightKernel kernel;
  private long address;
  private float[] x;
  private float[] sums;
  private float[] scratch;
  private float[] y;
  private float[] panel;
  private final float[] tile = new float[Lanes.PANEL_ROWS];
  private final int[] starts = {0};

  /** Makes random weights. */
  @Setup
  public void fill() {
    kernel = WeightKernels.of(TensorType.valueOf(type)).orElseThrow();
    arena = Arena.ofShared();
    Random random = new Random(1);
    long bytes = kernel.groupBytes(columns);
    address = arena.allocate(Lanes.STREAMS * bytes, 64).address();
    byte[] row = new byte[(int) kernel.fileRowBytes(columns)];
    for (int g = 0; g < Lanes.STREAMS; g++) {
      int[] words = new int[kernel.groupWords(columns)];
      for (int lane = 0; lane < Lanes.L; lane++) {
        random.nextBytes(row);
        for (int i = 1; i < row.length; i += 2) {
          row[i] = (byte) (row[i] & 0xbb | 0x10); // no infinities, no subnormals
        }
        kernel.pack(row, columns, lane, words);
      }
      kernel.store(words, address + g * bytes);
    }
    x = new float[columns];
    for (int k = 0; k < columns; k++) {
      x[k] = (float) random.nextGaussian();
    }
    sums = new float[columns / BlockSums.BLOCK];
    BlockSums.apply(x, 0, columns, sums, 0);
    scratch = new float[kernel.scratchFloats(columns)];
    y = new float[Lanes.BLOCK_ROWS];
    panel = new float[columns * Lanes.PANEL_ROWS];
  }

  /** Gives the weights back. */
  @TearDown
  public void free() {
    arena.close();
  }

  /** Decode: BLOCK_ROWS outputs. */
  @Benchmark
  public float[] decode() {
    kernel.decode(address, columns, x, 0, sums, 0, scratch, y, 0);
    return y;
  }

  /** The definition of decode. */
  @Benchmark
  public float[] definition() {
    kernel.decodeScalar(address, columns, x, 0, sums, 0, y, 0, new LaneScratch());
    return y;
  }

  /**
   * What decode must not be slower than: dequantises each group, then multiplies as prefill does.
   */
  @Benchmark
  public float[] panelThenDot() {
    for (int g = 0; g < Lanes.STREAMS; g += 2) {
      Arrays.fill(tile, 0f);
      kernel.panel(address + g * kernel.groupBytes(columns), columns, 0, columns, panel, 0);
      kernel.panel(
          address + (g + 1) * kernel.groupBytes(columns), columns, 0, columns, panel, Lanes.L);
      GemmTile.multiply(x, starts, 1, 0, columns, panel, tile);
      System.arraycopy(tile, 0, y, g * Lanes.L, Lanes.PANEL_ROWS);
    }
    return y;
  }

  /** Prefill: dequantises one group. */
  @Benchmark
  public float[] panel() {
    kernel.panel(address, columns, 0, columns, panel, 0);
    return panel;
  }
}
