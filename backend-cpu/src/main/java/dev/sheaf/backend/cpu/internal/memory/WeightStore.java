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
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * Takes weights from a file and packs them.
 *
 * <p>In two passes: {@link #matrix} checks one weight and notes its place, {@link #pack} leases
 * memory for all of them at once and fills it on all threads. A tensor that is named twice (tied
 * embeddings) is packed once. <b>Threads.</b> One thread; packing uses the pool.
 */
public final class WeightStore {
  private static final long ALIGNMENT = 64;
  private static final int GROUPS_PER_CHUNK = 4;
  private static final int ROWS_PER_SCAN = 64;

  private record Place(FileRows file, WeightKernel kernel, int rows, int columns, long offset) {}

  /** Single elements of a tensor, as float32. */
  @FunctionalInterface
  public interface Elements {
    /** One element. */
    float get(int row, int column);
  }

  /** A layout of its own for a weight that no matrix kernel multiplies. */
  public interface RawLayout {
    /** Bytes that it takes. */
    long bytes();

    /** Fills them. */
    void fill(Elements from, MemorySegment to);
  }

  private record Raw(Elements from, RawLayout layout, long offset) {}

  private final Weights weights;
  private final WorkerPool pool;
  private final int threads;
  private final Map<WeightRef, Integer> known = new HashMap<>();
  private final List<Place> places = new ArrayList<>();
  private final List<Raw> raws = new ArrayList<>();
  private long bytes;
  private long base;

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
    Integer noted = known.get(ref);
    if (noted != null) {
      return noted;
    }
    TensorType type = tensor.info().type();
    WeightKernel kernel =
        WeightKernels.of(type)
            .orElseThrow(() -> CpuErrors.tensorType(tensor.info(), operation, types()));
    if (ref.columns() % kernel.blockColumns() != 0) {
      throw CpuErrors.shape(
          ref, tensor.info(), operation, "columns in whole blocks of " + kernel.blockColumns());
    }
    if (ref.transposed() && kernel.blockColumns() != 1) {
      throw CpuErrors.tensorType(tensor.info(), operation, "F32 F16 BF16 for transposed matrices");
    }
    TensorInfo info = tensor.info();
    if (!packable(kernel, tensor.data(), (int) info.rows(), (int) info.columns())) {
      kernel = WeightKernels.of(TensorType.F32).orElseThrow(); // keeps infinities and NaN
    }
    int index = places.size();
    FileRows file = new FileRows(tensor, ref.rows(), ref.columns(), ref.transposed());
    places.add(new Place(file, kernel, ref.rows(), ref.columns(), bytes));
    known.put(ref, index);
    long size = PackedMatrix.bytes(kernel, ref.rows(), ref.columns());
    bytes = Math.addExact(bytes, Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT);
    return index;
  }

  /**
   * Checks a weight and gives it a place in a layout of its own.
   *
   * @return its index for {@link #rawAddress}
   */
  public int raw(WeightRef ref, RawLayout layout, String operation) {
    Tensor tensor = checked(ref, operation);
    TensorType type = tensor.info().type();
    if (WeightKernels.of(type).isEmpty()) {
      throw CpuErrors.tensorType(tensor.info(), operation, types());
    }
    Elements from =
        (row, column) -> FileElements.get(type, tensor.data(), (long) row * ref.columns() + column);
    raws.add(new Raw(from, layout, bytes));
    bytes = Math.addExact(bytes, Math.ceilDiv(layout.bytes(), ALIGNMENT) * ALIGNMENT);
    return raws.size() - 1;
  }

  /** Where a raw weight lies after {@link #pack}. */
  public long rawAddress(int index) {
    return base + raws.get(index).offset;
  }

  /** Checks a vector and reads it onto the heap. */
  public float[] vector(WeightRef ref, String operation) {
    if (ref.rows() != 1) {
      throw CpuErrors.graph(operation, "a vector", ref);
    }
    return table(ref, operation);
  }

  /** Checks a small matrix that no kernel multiplies and reads it onto the heap, row by row. */
  public float[] table(WeightRef ref, String operation) {
    Tensor tensor = checked(ref, operation);
    TensorType type = tensor.info().type();
    if (type != TensorType.F32 && type != TensorType.F16 && type != TensorType.BF16) {
      throw CpuErrors.tensorType(tensor.info(), operation, "F32 F16 BF16 for vectors");
    }
    FileRows file = new FileRows(tensor, ref.rows(), ref.columns(), ref.transposed());
    float[] values = new float[Math.multiplyExact(ref.rows(), ref.columns())];
    for (int i = 0; i < values.length; i++) {
      values[i] = file.element(i / ref.columns(), i % ref.columns());
    }
    return values;
  }

  private Tensor checked(WeightRef ref, String operation) {
    Tensor tensor = weights.find(ref.tensor()).orElseThrow(() -> CpuErrors.missing(ref, operation));
    TensorInfo info = tensor.info();
    int rows = ref.transposed() ? ref.columns() : ref.rows();
    int columns = ref.transposed() ? ref.rows() : ref.columns();
    if (info.rows() != rows || info.columns() != columns) {
      throw CpuErrors.shape(ref, info, operation, rows + " × " + columns);
    }
    return tensor;
  }

  /** Kernels of the matrices noted so far. */
  public Set<WeightKernel> kernels() {
    return places.stream().map(Place::kernel).collect(Collectors.toSet());
  }

  /** Bytes that {@link #pack} will lease. */
  public long bytes() {
    return bytes;
  }

  /** Leases and fills the memory of all matrices noted so far; the caller closes the lease. */
  public List<PackedMatrix> pack(MemoryLease lease) {
    MemorySegment memory = lease.segment().asSlice(0, bytes);
    base = memory.address();
    pool.run(
        (index, thread) -> {
          Raw raw = raws.get(index);
          raw.layout.fill(raw.from, memory.asSlice(raw.offset, raw.layout.bytes()));
        },
        raws.size(),
        threads);
    List<PackedMatrix> packed = new ArrayList<>();
    for (Place p : places) {
      PackedMatrix matrix =
          new PackedMatrix(p.kernel, memory.address() + p.offset, p.rows, p.columns);
      fill(p, matrix);
      packed.add(matrix);
    }
    return packed;
  }

  private boolean packable(WeightKernel kernel, MemorySegment file, int rows, int columns) {
    AtomicBoolean all = new AtomicBoolean(true);
    int chunks = Math.ceilDiv(rows, ROWS_PER_SCAN);
    pool.run(
        (chunk, thread) -> {
          int first = chunk * ROWS_PER_SCAN;
          byte[] row = new byte[Math.toIntExact(kernel.fileRowBytes(columns))];
          for (int r = first; r < Math.min(rows, first + ROWS_PER_SCAN) && all.get(); r++) {
            MemorySegment.copy(
                file, ValueLayout.JAVA_BYTE, (long) r * row.length, row, 0, row.length);
            if (!kernel.packable(row, columns)) {
              all.set(false);
            }
          }
        },
        chunks,
        threads);
    return all.get();
  }

  private void fill(Place p, PackedMatrix matrix) {
    boolean asFile = p.kernel.type().equals(p.file.type().name());
    int groups = Lanes.padRows(p.rows) / Lanes.L;
    int chunks = Math.ceilDiv(groups, GROUPS_PER_CHUNK);
    pool.run(
        (chunk, thread) -> {
          byte[] row = new byte[Math.toIntExact(p.kernel.fileRowBytes(p.columns))];
          int[] words = new int[p.kernel.groupWords(p.columns)];
          int end = Math.min(groups, (chunk + 1) * GROUPS_PER_CHUNK);
          for (int g = chunk * GROUPS_PER_CHUNK; g < end; g++) {
            Arrays.fill(words, 0);
            for (int lane = 0; lane < Lanes.L && g * Lanes.L + lane < p.rows; lane++) {
              if (asFile) {
                p.file.raw(g * Lanes.L + lane, row);
              } else {
                // A scale is not finite, and only float32 keeps what follows from it.
                p.file.floats(g * Lanes.L + lane, row);
              }
              p.kernel.pack(row, p.columns, lane, words);
            }
            matrix.put(g, words);
          }
        },
        chunks,
        threads);
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
