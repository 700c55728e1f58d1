package dev.sheaf.backend.cpu.internal.kernel;

import java.lang.foreign.Arena;
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
  @Param({"F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1"})
  String type;

  /** Columns of the matrix. */
  @Param({"576", "1536"})
  int columns;

  private Arena arena;
  private WeightKernel kernel;
  private long address;
  private float[] x;
  private float[] sums;
  private float[] scratch;
  private float[] y;
  private float[] panel;

  /** Makes random weights. */
  @Setup
  public void fill() {
    kernel =
        switch (type) {
          case "F32" -> new MatMulF32F32();
          case "F16" -> new MatMulF16F32();
          case "BF16" -> new MatMulBF16F32();
          case "Q8_0" -> new MatMulQ8_0F32();
          case "Q4_0" -> new MatMulQ4_0F32();
          default -> new MatMulQ4_1F32();
        };
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

  /** Prefill: dequantises one group. */
  @Benchmark
  public float[] panel() {
    kernel.panel(address, columns, 0, columns, panel, 0);
    return panel;
  }
}
