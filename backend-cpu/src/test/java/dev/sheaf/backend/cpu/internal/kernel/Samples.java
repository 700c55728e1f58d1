package dev.sheaf.backend.cpu.internal.kernel;

import dev.sheaf.testing.Quantiser;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;

/** Random inputs, the same for the same seed. */
final class Samples {
  private Samples() {}

  static float[] gaussian(int n, long seed) {
    Random random = new Random(seed);
    float[] v = new float[n];
    for (int i = 0; i < n; i++) {
      v[i] = (float) random.nextGaussian();
    }
    return v;
  }

  static WeightKernel kernel(Quantiser type) {
    return switch (type) {
      case F32 -> new MatMulF32F32();
      case F16 -> new MatMulF16F32();
      case BF16 -> new MatMulBF16F32();
      case Q8_0 -> new MatMulQ8_0F32();
      case Q4_0 -> new MatMulQ4_0F32();
      case Q4_1 -> new MatMulQ4_1F32();
      case Q5_0 -> new MatMulQ5_0F32();
      case Q5_1 -> new MatMulQ5_1F32();
      case Q2_K -> new MatMulQ2_KF32();
      case Q3_K -> new MatMulQ3_KF32();
      case Q4_K -> new MatMulQ4_KF32();
      case Q5_K -> new MatMulQ5_KF32();
      case Q6_K -> new MatMulQ6_KF32();
    };
  }

  static MemorySegment segment(float[] values, Arena arena) {
    MemorySegment m = arena.allocate(4L * Math.max(1, values.length), 64);
    MemorySegment.copy(values, 0, m, ValueLayout.JAVA_FLOAT, 0, values.length);
    return m;
  }

  /** A packed matrix and the bytes that it came from. */
  record Matrix(WeightKernel kernel, byte[] file, MemorySegment packed, int rows, int columns) {

    static Matrix of(Quantiser type, byte[] file, int rows, int columns, Arena arena) {
      WeightKernel kernel = Samples.kernel(type);
      int groups = Lanes.padRows(rows) / Lanes.L;
      MemorySegment packed = arena.allocate(Math.max(1, groups * kernel.groupBytes(columns)), 64);
      int rowBytes = (int) kernel.fileRowBytes(columns);
      byte[] row = new byte[rowBytes];
      for (int g = 0; g < groups; g++) {
        int[] words = new int[kernel.groupWords(columns)];
        for (int lane = 0; lane < Lanes.L && g * Lanes.L + lane < rows; lane++) {
          System.arraycopy(file, (g * Lanes.L + lane) * rowBytes, row, 0, rowBytes);
          kernel.pack(row, columns, lane, words);
        }
        kernel.store(words, packed.address() + g * kernel.groupBytes(columns));
      }
      return new Matrix(kernel, file, packed, rows, columns);
    }

    long group(int g) {
      return packed.address() + g * kernel.groupBytes(columns);
    }

    int blocks() {
      return Lanes.padRows(rows) / Lanes.BLOCK_ROWS;
    }

    float[] vector(float[] x) {
      float[] y = new float[Lanes.padRows(rows)];
      float[] sums = sums(x);
      float[] scratch = new float[kernel.scratchFloats(columns)];
      for (int b = 0; b < blocks(); b++) {
        long w = group(b * Lanes.STREAMS);
        kernel.decode(w, columns, x, 0, sums, 0, scratch, y, b * Lanes.BLOCK_ROWS);
      }
      return y;
    }

    float[] scalar(float[] x) {
      float[] y = new float[Lanes.padRows(rows)];
      float[] sums = sums(x);
      LaneScratch s = new LaneScratch();
      for (int b = 0; b < blocks(); b++) {
        long w = group(b * Lanes.STREAMS);
        kernel.decodeScalar(w, columns, x, 0, sums, 0, y, b * Lanes.BLOCK_ROWS, s);
      }
      return y;
    }

    private float[] sums(float[] x) {
      float[] sums = new float[Math.ceilDiv(columns, BlockSums.BLOCK)];
      BlockSums.apply(x, 0, columns, sums, 0);
      return sums;
    }
  }
}
