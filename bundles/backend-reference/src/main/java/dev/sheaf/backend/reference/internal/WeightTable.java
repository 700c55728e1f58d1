package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.HostMemory;
import dev.sheaf.backend.MemoryLease;
import dev.sheaf.backend.reference.internal.operation.Vector;
import dev.sheaf.backend.reference.internal.weight.StoredTypes;
import dev.sheaf.backend.reference.internal.weight.WeightRows;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.WeightRef;
import dev.sheaf.model.Weights;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of one model, in the layout that their file has: checked first, all of them, then
 * copied into one lease, or used in place where the file stays open.
 */
final class WeightTable implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, MemorySegment> data = new LinkedHashMap<>();
  private Optional<MemoryLease> lease = Optional.empty();

  private WeightTable() {}

  /**
   * Checks every weight of the graph.
   *
   * @throws SheafException one is missing, of another shape, or of a type that cannot be read
   */
  static WeightTable check(ModelGraph graph, Weights weights) {
    WeightTable table = new WeightTable();
    for (Operation operation : graph.operations()) {
      for (WeightRef ref : operation.weights()) {
        table.tensors.put(ref.tensor(), checked(operation, ref, weights));
      }
    }
    return table;
  }

  private static Tensor checked(Operation operation, WeightRef ref, Weights weights) {
    String where = "operation " + operation.capability();
    Tensor tensor =
        weights
            .find(ref.tensor())
            .orElseThrow(() ->
                SheafException.of(
                        ReferenceErrors.MISSING_TENSOR,
                        "the weights lack the tensor '%s'".formatted(ref.tensor()))
                    .expected("%d × %d".formatted(ref.rows(), ref.columns()))
                    .found("no tensor of that name")
                    .where(where)
                    .next("convert or download the file again")
                    .toException());
    TensorInfo info = tensor.info();
    if (!StoredTypes.readable().contains(info.type())) {
      throw SheafException.of(
              ReferenceErrors.TENSOR_TYPE,
              "tensor '%s' is stored as %s, which backend 'reference' does not read"
                  .formatted(ref.tensor(), info.type()))
          .expected(StoredTypes.readable())
          .found(info.type())
          .where(where)
          .next("use a backend that reads it, or a file of the same model in one of these types")
          .toException();
    }
    int storedColumns = ref.transposed() ? ref.rows() : ref.columns();
    boolean wholeBlocks = storedColumns % info.type().blockElements() == 0;
    boolean fits =
        info.elements() == (long) ref.rows() * ref.columns() && info.columns() == storedColumns;
    boolean readable = !ref.transposed() || info.type().blockElements() == 1;
    if (!fits || !wholeBlocks || !readable) {
      throw SheafException.of(
              ReferenceErrors.SHAPE,
              "tensor '%s' does not have the shape that the graph needs".formatted(ref.tensor()))
          .expected(
              "%d × %d%s, columns in whole blocks of %d"
                  .formatted(
                      ref.rows(),
                      ref.columns(),
                      ref.transposed() ? " stored transposed, as plain floats" : "",
                      info.type().blockElements()))
          .found("%s of %s".formatted(info.shape(), info.type()))
          .where(where)
          .next("convert or download the file again")
          .toException();
    }
    return tensor;
  }

  /** Uses the tensors where they lie. */
  void useInPlace() {
    tensors.forEach((name, tensor) -> data.put(name, tensor.data()));
  }

  /** Copies all tensors into memory of its own. */
  void copy(HostMemory memory, String owner) {
    long bytes = 0;
    for (Tensor t : tensors.values()) {
      bytes = Math.addExact(bytes, aligned(t.data().byteSize()));
    }
    MemoryLease leased = memory.lease(bytes, owner);
    lease = Optional.of(leased);
    long at = 0;
    for (Tensor t : tensors.values()) {
      long size = t.data().byteSize();
      MemorySegment into = leased.segment().asSlice(at, size);
      into.copyFrom(t.data());
      data.put(t.name(), into);
      at += aligned(size);
    }
  }

  private static long aligned(long bytes) {
    return Math.addExact(bytes, ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Bytes of leased memory. */
  long bytes() {
    return lease.map(l -> l.segment().byteSize()).orElse(0L);
  }

  WeightRows matrix(WeightRef ref) {
    Tensor tensor = tensors.get(ref.tensor());
    MemorySegment bytes = data.get(ref.tensor());
    if (tensor == null || bytes == null) {
      throw new IllegalStateException("weight was not checked: " + ref.tensor());
    }
    return ref.transposed()
        ? StoredTypes.transposed(tensor.info().type(), bytes, ref.rows(), ref.columns())
        : StoredTypes.rows(tensor.info().type(), bytes, ref.rows(), ref.columns());
  }

  Vector vector(List<WeightRef> noneOrOne) {
    return noneOrOne.isEmpty() ? Vector.NONE : Vector.of(matrix(noneOrOne.getFirst()));
  }

  @Override
  public void close() {
    lease.ifPresent(MemoryLease::close);
  }
}
