package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.memory.SlotLayer;
import dev.sheaf.backend.cpu.internal.memory.Slots;
import dev.sheaf.model.Operation.Activation;

/** out = silu(conv(x)), with in = [x | z]: the first part of a selective scan. */
final class ScanInputStep extends ChannelStep {
  private final ConvolutionShape shape;
  private final Register in;
  private final Register out;

  ScanInputStep(ConvolutionShape shape, Slots slots, SlotLayer layer, Register in, Register out) {
    super(shape.channels(), slots, layer);
    this.shape = shape;
    this.in = in;
    this.out = out;
  }

  @Override
  void row(Kernels kernels, int row, long memory, int from, int to) {
    int y = out.row(row);
    kernels.convolve(shape, memory, in.data, in.row(row), out.data, y, from, to);
    kernels.activate(Activation.SILU, out.data, y + from, to - from);
  }
}
