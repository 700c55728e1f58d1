package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.backend.cpu.internal.memory.WeightStore;
import dev.sheaf.model.Operation;
import dev.sheaf.model.WeightRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes the matrices of operations, and makes the steps that multiply by them alone. */
final class MatrixPlanner {
  private final Kernels kernels;
  private final WeightStore store;
  private final Buffers buffers;
  private final AdapterTable adapters;

  MatrixPlanner(Kernels kernels, WeightStore store, Buffers buffers, AdapterTable adapters) {
    this.kernels = kernels;
    this.store = store;
    this.buffers = buffers;
    this.adapters = adapters;
  }

  /**
   * A matrix that has a place.
   *
   * @param index in the list of packed matrices
   */
  record Matrix(String tensor, int index, int rows, int columns, float @Nullable [] bias) {}

  Matrix matrix(Operation.Projection p, String where) {
    int at = store.matrix(p.weight(), where);
    float[] bias = p.bias().isEmpty() ? null : store.vector(p.bias().getFirst(), where);
    if (bias != null && bias.length != p.weight().rows()) {
      throw CpuErrors.graph(where, "a bias of " + p.weight().rows() + " elements", bias.length);
    }
    return new Matrix(p.weight().tensor(), at, p.weight().rows(), p.weight().columns(), bias);
  }

  Matrix matrix(WeightRef weight, String where) {
    return matrix(Operation.Projection.of(weight), where);
  }

  /** Siblings that share their input, one after the other in {@code out}. */
  LinearStep linear(List<Matrix> siblings, Register in, Register out, List<PackedMatrix> matrices) {
    List<LinearStep.Sibling> made = new ArrayList<>();
    int offset = 0;
    for (Matrix m : siblings) {
      made.add(
          new LinearStep.Sibling(matrices.get(m.index), m.bias, delta(m, made.size(), in), offset));
      offset += m.rows;
    }
    return new LinearStep(
        input(in, siblings, matrices), made.toArray(LinearStep.Sibling[]::new), out);
  }

  /** What adapters add to the product of a matrix. */
  MatrixDelta delta(Matrix m, int place, Register in) {
    return adapters.matrix(m.tensor, place, m.rows, in);
  }

  /** What adapters add to the products of an expert's matrix. */
  MatrixDelta delta(Matrix m, int place, Register in, int perToken, boolean ownInput) {
    int entries = Math.multiplyExact(buffers.batchRows(), perToken);
    return adapters.matrix(
        m.tensor, place, new MatrixDelta.Products(m.rows, in, entries, perToken, ownInput));
  }

  /** The input of some matrices. */
  MatrixInput input(Register in, List<Matrix> of, List<PackedMatrix> matrices) {
    boolean sums = of.stream().anyMatch(m -> matrices.get(m.index).kernel().needsBlockSums());
    return new MatrixInput(kernels, in, buffers.batchRows(), sums);
  }
}
