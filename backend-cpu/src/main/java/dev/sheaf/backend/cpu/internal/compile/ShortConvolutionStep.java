package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.VectorMultiply;
import dev.sheaf.backend.cpu.internal.memory.SlotLayer;
import dev.sheaf.backend.cpu.internal.memory.Slots;

/** out = c ⊙ conv(b ⊙ x), with in = [b | c | x]. */
final class ShortConvolutionStep extends ChannelStep {
  private final ConvolutionShape shape;
  private final Register in;
  private final Register out;

  ShortConvolutionStep(
      ConvolutionShape shape, Slots slots, SlotLayer layer, Register in, Register out) {
    super(shape.channels(), slots, layer);
    this.shape = shape;
    this.in = in;
    this.out = out;
  }

  @Override
  void row(Kernels kernels, int row, long memory, int from, int to) {
    int b = in.row(row);
    int c = b + shape.channels();
    int x = c + shape.channels();
    int y = out.row(row);
    int n = to - from;
    VectorMultiply.apply(in.data, b + from, in.data, x + from, out.data, y + from, n);
    kernels.convolve(shape, memory, out.data, y, out.data, y, from, to);
    VectorMultiply.apply(out.data, y + from, in.data, c + from, out.data, y + from, n);
  }
}
