package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.backend.HostMemory;
import dev.sheaf.backend.MemoryLease;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.kernel.WeightKernel;
import dev.sheaf.backend.cpu.internal.thread.WorkerPool;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import dev.sheaf.model.Weights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Takes weights from a file and packs them.
 *
 * <p>In two passes: {@link #matrix} checks one weight and notes its place, {@link #pack} leases memory for
 * all of them at once and fills it on all threads. A tensor that is named twice (tied embeddings)
 * is packed once. <b>Threads.</b> One thread; packing uses the pool.
 */
public final class WeightStore {
  private static final long ALIGNMENT = 64;
  private static final int GROUPS_PER_CHUNK = 4;

  private record Place(Tensor tensor, WeightKernel kernel, int rows, int columns, long offset) {}

  private final Weights weights;
  private final WorkerPool pool;
  private final int threads;
  private final Map<String, Integer> byName = new HashMap<>();
  private final List<Place> places = new ArrayList<>();
  private long bytes;

  /** An empty store over a file's weights. */
  public WeightStore(Weights weights, WorkerPool pool, int threads) {
    this.weights = weights;
    this.pool = pool;
    this.threads = threads;
  }

  /**
   * Checks a matrix and gives it a place.
   *
   * @return its index in the list that {@link #pack} returns
   */
  public int matrix(WeightRef ref, String operation) {
    Tensor tensor = checked(ref, operation);
    Integer known = byName.get(ref.tensor());
    if (known != null) {
      return known;
    }
    TensorType type = tensor.info().type();
    WeightKernel kernel =
        WeightKernels.of(type)
            .orElseThrow(() -> CpuErrors.tensorType(tensor.info(), operation, types()));
    if (ref.columns() % kernel.blockColumns() != 0) {
      throw CpuErrors.shape(
          ref, tensor.info(), operation, "columns in whole blocks of " + kernel.blockColumns());
    }
    if (!kernel.packable(tensor.data(), 0, ref.rows(), ref.columns())) {
      kernel = WeightKernels.of(TensorType.F32).orElseThrow(); // keeps infinities and NaN
    }
    int index = places.size();
    places.add(new Place(tensor, kernel, ref.rows(), ref.columns(), bytes));
    byName.put(ref.tensor(), index);
    long size = PackedMatrix.bytes(kernel, ref.rows(), ref.columns());
    bytes = Math.addExact(bytes, Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT);
    return index;
  }

  /** Checks a vector and reads it onto the heap. */
  public float[] vector(WeightRef ref, String operation) {
    Tensor tensor = checked(ref, operation);
    if (ref.rows() != 1) {
      throw CpuErrors.graph(operation, "a vector", ref);
    }
    TensorType type = tensor.info().type();
    if (type != TensorType.F32 && type != TensorType.F16 && type != TensorType.BF16) {
      throw CpuErrors.tensorType(tensor.info(), operation, "F32 F16 BF16 for vectors");
    }
    float[] v = new float[ref.columns()];
    for (int i = 0; i < v.length; i++) {
      v[i] = FileElements.get(type, tensor.data(), i);
    }
    return v;
  }

  private Tensor checked(WeightRef ref, String operation) {
    Tensor tensor =
        weights.find(ref.tensor()).orElseThrow(() -> CpuErrors.missing(ref, operation));
    TensorInfo info = tensor.info();
    if (info.rows() != ref.rows() || info.columns() != ref.columns()) {
      throw CpuErrors.shape(ref, info, operation, ref.rows() + " × " + ref.columns());
    }
    return tensor;
  }

  /** Bytes that {@link #pack} will lease. */
  public long bytes() {
    return bytes;
  }

  /** Leases and fills the memory of all matrices noted so far; the caller closes the lease. */
  public List<PackedMatrix> pack(MemoryLease lease) {
    MemorySegment memory = lease.segment().asSlice(0, bytes);
    List<PackedMatrix> packed = new ArrayList<>();
    for (Place p : places) {
      PackedMatrix matrix =
          new PackedMatrix(p.kernel, memory.address() + p.offset, p.rows, p.columns);
      fill(p, matrix);
      packed.add(matrix);
    }
    return packed;
  }

  private void fill(Place p, PackedMatrix matrix) {
    boolean asFile = p.kernel.type().equals(p.tensor.info().type().name());
    MemorySegment file = p.tensor.data();
    int groups = Lanes.padRows(p.rows) / Lanes.L;
    int chunks = Math.ceilDiv(groups, GROUPS_PER_CHUNK);
    pool.run(
        (chunk, thread) -> {
          int end = Math.min(groups, (chunk + 1) * GROUPS_PER_CHUNK);
          for (int g = chunk * GROUPS_PER_CHUNK; g < end; g++) {
            if (asFile) {
              p.kernel.pack(file, g * Lanes.L, p.rows, p.columns, matrix.group(g));
            } else {
              expand(p, g, matrix);
            }
          }
        },
        chunks,
        threads);
  }

  /** Packs a group as F32, because a scale is not finite and only float32 keeps what follows from it. */
  private static void expand(Place p, int g, PackedMatrix matrix) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = arena.allocate(4L * Lanes.L * p.columns, 4);
      int first = g * Lanes.L;
      int count = Math.clamp(p.rows - first, 0, Lanes.L);
      for (long i = 0; i < (long) count * p.columns; i++) {
        float v =
            FileElements.get(
                p.tensor.info().type(), p.tensor.data(), (long) first * p.columns + i);
        rows.setAtIndex(java.lang.foreign.ValueLayout.JAVA_FLOAT, i, v);
      }
      p.kernel.pack(rows, 0, count, p.columns, matrix.group(g));
    }
  }

  /** Leases memory for what was noted. */
  public MemoryLease lease(HostMemory memory, String family) {
    return memory.lease(bytes, "cpu weights of " + family);
  }

  private static String types() {
    StringJoiner names = new StringJoiner(" ");
    for (TensorType t : TensorType.values()) {
      if (WeightKernels.of(t).isPresent()) {
        names.add(t.name());
      }
    }
    return names.toString();
  }
}
