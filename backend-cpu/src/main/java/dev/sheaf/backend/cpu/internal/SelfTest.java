package dev.sheaf.backend.cpu.internal;

import dev.sheaf.backend.cpu.internal.kernel.BlockSums;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.kernel.WeightKernel;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.backend.cpu.internal.memory.WeightKernels;
import dev.sheaf.model.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Compares each kernel with its definition on one small block: a miscompiled kernel must not serve. */
final class SelfTest {
  private static final int COLUMNS = 64;

  private SelfTest() {}

  static void run() {
    for (TensorType type : WeightKernels.types()) {
      WeightKernels.of(type).ifPresent(SelfTest::check);
    }
  }

  private static void check(WeightKernel kernel) {
    int rows = Lanes.BLOCK_ROWS;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = arena.allocate(rows * kernel.fileRowBytes(COLUMNS), 8);
      for (long i = 0; i < file.byteSize(); i++) {
        // Every second byte, the high one of 16-bit values, stays below the exponent of infinity.
        int b = (int) (i * 37 + i / 5) & (i % 2 == 1 ? 0x3b : 0xff);
        file.set(ValueLayout.JAVA_BYTE, i, (byte) b);
      }
      MemorySegment packed = arena.allocate(PackedMatrix.bytes(kernel, rows, COLUMNS), 64);
      PackedMatrix matrix = new PackedMatrix(kernel, packed.address(), rows, COLUMNS);
      for (int g = 0; g < Lanes.STREAMS; g++) {
        kernel.pack(file, g * Lanes.L, rows, COLUMNS, matrix.group(g));
      }
      compare(matrix);
    }
  }

  private static void compare(PackedMatrix m) {
    float[] x = new float[COLUMNS];
    for (int k = 0; k < COLUMNS; k++) {
      x[k] = (k * 29 % 17 - 8) / 3f;
    }
    float[] sums = new float[COLUMNS / BlockSums.BLOCK];
    BlockSums.apply(x, 0, COLUMNS, sums, 0);
    float[] scratch = new float[m.kernel().scratchFloats(COLUMNS)];
    float[] y = new float[Lanes.BLOCK_ROWS];
    float[] expected = new float[Lanes.BLOCK_ROWS];
    m.kernel().decode(m.address(), COLUMNS, x, 0, sums, 0, scratch, y, 0);
    m.kernel().decodeScalar(m.address(), COLUMNS, x, 0, sums, 0, expected, 0);
    for (int r = 0; r < y.length; r++) {
      if (Float.floatToIntBits(y[r]) != Float.floatToIntBits(expected[r])) {
        throw CpuErrors.selfTest(m.kernel().type(), r, expected[r], y[r]);
      }
    }
  }
}
