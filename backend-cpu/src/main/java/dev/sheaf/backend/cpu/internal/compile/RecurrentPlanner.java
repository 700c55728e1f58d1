package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.kernel.StateSpace;
import dev.sheaf.backend.cpu.internal.memory.SlotLayer;
import dev.sheaf.backend.cpu.internal.memory.StatePlan;
import dev.sheaf.backend.cpu.internal.memory.WeightStore;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import dev.sheaf.model.WeightRef;
import java.util.List;

/** Plans operations that keep a state per sequence. */
final class RecurrentPlanner {
  private final MatrixPlanner matrices;
  private final WeightStore store;
  private final Buffers buffers;
  private final StatePlan layers;

  RecurrentPlanner(MatrixPlanner matrices, WeightStore store, Buffers buffers, StatePlan layers) {
    this.matrices = matrices;
    this.store = store;
    this.buffers = buffers;
    this.layers = layers;
  }

  GraphCompiler.Planned plan(ShortConvolution op, String where) {
    SlotLayer layer = layer(op.layer(), where);
    int channels = op.channels();
    ConvolutionShape shape = convolution(op.kernel(), op.bias(), where);
    Register in = buffers.read(op.in(), Math.multiplyExact(3, channels), where);
    Register out = buffers.write(op.out(), channels, in);
    return (steps, packed, kv) ->
        steps.add(new ShortConvolutionStep(shape, kv.recurrent(), layer, in, out));
  }

  GraphCompiler.Planned plan(SelectiveScan op, String where) {
    SlotLayer layer = layer(op.layer(), where);
    int inner = op.inner();
    int rank = op.step().weight().columns();
    ConvolutionShape shape = convolution(op.kernel(), op.kernelBias(), where);
    MatrixPlanner.Matrix parameters = matrices.matrix(op.parameters(), where);
    MatrixPlanner.Matrix step = matrices.matrix(op.step(), where);
    float[] a = transposed(op.logA(), where);
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) -StrictMath.exp(a[i]);
    }
    float[] skip = store.vector(op.skip(), where);
    StateSpace.Shape space = new StateSpace.Shape(inner, op.state(), a, skip);
    Register in = buffers.read(op.in(), Math.multiplyExact(2, inner), where);
    Register x = buffers.inner(Buffers.SCAN_INPUT, inner);
    Register derived = buffers.inner(Buffers.SCAN_PARAMETERS, parameters.rows());
    Register delta = buffers.inner(Buffers.SCAN_STEP, inner);
    Register out = buffers.write(op.out(), inner, in);
    return (steps, packed, kv) -> {
      steps.add(new ScanInputStep(shape, kv.recurrent(), layer, in, x));
      steps.add(matrices.linear(List.of(parameters), x, derived, packed));
      steps.add(matrices.linear(List.of(step), derived.part(0, rank), delta, packed));
      Register bc = derived.part(rank, 2 * op.state());
      steps.add(new ScanStep(space, kv.recurrent(), layer, in, x, bc, delta, out));
    };
  }

  private SlotLayer layer(int layer, String where) {
    return layers
        .slotOf(layer)
        .orElseThrow(() -> CpuErrors.graph(where, "a layer with recurrent state", layer));
  }

  private ConvolutionShape convolution(WeightRef kernel, List<WeightRef> bias, String where) {
    int channels = kernel.rows();
    float[] b = bias.isEmpty() ? new float[channels] : store.vector(bias.getFirst(), where);
    if (b.length != channels) {
      throw CpuErrors.graph(where, "a bias of " + channels + " elements", b.length);
    }
    return new ConvolutionShape(channels, kernel.columns(), transposed(kernel, where), b);
  }

  /** A small matrix, column by column: kernels have channels side by side. */
  private float[] transposed(WeightRef ref, String where) {
    float[] rows = store.table(ref, where);
    float[] columns = new float[rows.length];
    for (int r = 0; r < ref.rows(); r++) {
      for (int c = 0; c < ref.columns(); c++) {
        columns[c * ref.rows() + r] = rows[r * ref.columns() + c];
      }
    }
    return columns;
  }
}
