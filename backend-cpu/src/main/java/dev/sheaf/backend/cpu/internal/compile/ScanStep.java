package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.StateSpace;
import dev.sheaf.backend.cpu.internal.kernel.VectorMultiply;
import dev.sheaf.backend.cpu.internal.memory.SlotLayer;
import dev.sheaf.backend.cpu.internal.memory.Slots;
import dev.sheaf.model.Operation.Activation;

/**
 * out = y ⊙ silu(z), y from the state space with Δ = softplus(delta), with in = [x before its
 * convolution | z].
 */
final class ScanStep extends ChannelStep {
  private final StateSpace.Shape space;
  private final long spaceOffset;
  private final Register in;
  private final Register x;
  private final Register bc;
  private final Register delta;
  private final Register out;

  /**
   * @param x convolved; overwritten
   * @param bc [B | C] of each row
   * @param delta before its softplus; overwritten
   */
  ScanStep(
      StateSpace.Shape space,
      Slots slots,
      SlotLayer layer,
      Register in,
      Register x,
      Register bc,
      Register delta,
      Register out) {
    super(space.channels(), slots, layer);
    this.space = space;
    this.spaceOffset = 4L * layer.keyWidth();
    this.in = in;
    this.x = x;
    this.bc = bc;
    this.delta = delta;
    this.out = out;
  }

  @Override
  void row(Kernels kernels, int row, long memory, int from, int to) {
    int d = delta.row(row);
    int v = x.row(row);
    int y = out.row(row);
    int n = to - from;
    kernels.softplus(delta.data, d + from, n);
    kernels.scan(
        space,
        memory + spaceOffset,
        delta.data,
        d,
        x.data,
        v,
        bc.data,
        bc.row(row),
        out.data,
        y,
        from,
        to);
    // x has served: its place takes the gate, since the input may be read by others.
    System.arraycopy(in.data, in.row(row) + space.channels() + from, x.data, v + from, n);
    kernels.activate(Activation.SILU, x.data, v + from, n);
    VectorMultiply.apply(out.data, y + from, x.data, v + from, out.data, y + from, n);
  }
}
