package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;

/** One float vector per row of the batch, row-major. */
final class Register {
  final int width;
  final float[] data;

  Register(int batchRows, int width) {
    long floats = (long) batchRows * width;
    if (floats > Integer.MAX_VALUE - 8) {
      throw CpuErrors.tooLarge("a register of %d × %d".formatted(batchRows, width), floats);
    }
    this.width = width;
    this.data = new float[(int) floats];
  }

  int row(int row) {
    return row * width;
  }
}
