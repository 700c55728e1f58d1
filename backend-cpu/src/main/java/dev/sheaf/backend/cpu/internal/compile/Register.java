package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;

/** One float vector per row of the batch, row-major; or a part of each. */
final class Register {
  final int width;
  final float[] data;
  private final int stride;
  private final int start;

  Register(int batchRows, int width) {
    long floats = (long) batchRows * width;
    if (floats > Integer.MAX_VALUE - 8) {
      throw CpuErrors.tooLarge("a register of %d × %d".formatted(batchRows, width), floats);
    }
    this.width = width;
    this.data = new float[(int) floats];
    this.stride = width;
    this.start = 0;
  }

  private Register(float[] data, int width, int stride, int start) {
    this.width = width;
    this.data = data;
    this.stride = stride;
    this.start = start;
  }

  /** The same memory, of which rows show {@code width} floats from {@code from} on. */
  Register part(int from, int width) {
    return new Register(data, width, stride, start + from);
  }

  /** The same memory as {@code parts} rows for each of its own. */
  Register split(int parts) {
    return new Register(data, width / parts, stride / parts, start);
  }

  int row(int row) {
    return start + row * stride;
  }
}
