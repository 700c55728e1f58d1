package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.model.Adapter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The adapters of a model, and the matrices that they may change. Numbers are not used again, so
 * that a batch that names a forgotten adapter is refused.
 */
final class AdapterTable {
  private final int batchRows;
  private final Map<String, List<MatrixDelta>> matrices = new HashMap<>();
  private final Map<Integer, MatrixDelta.Inner> rooms = new HashMap<>();
  private final BitSet present = new BitSet();
  private int last;

  AdapterTable(int batchRows) {
    this.batchRows = batchRows;
  }

  /**
   * Notes a matrix while the program is made.
   *
   * @param place among the matrices of its step
   */
  MatrixDelta matrix(String tensor, int place, int rows, Register in) {
    return matrix(tensor, place, new MatrixDelta.Products(rows, in, batchRows, 1, true));
  }

  /** Notes a matrix with several products per row. */
  MatrixDelta matrix(String tensor, int place, MatrixDelta.Products products) {
    MatrixDelta.Inner room = rooms.computeIfAbsent(place, p -> new MatrixDelta.Inner());
    MatrixDelta delta = new MatrixDelta(products, room);
    matrices.computeIfAbsent(tensor, t -> new ArrayList<>()).add(delta);
    return delta;
  }

  /** Takes in an adapter; all of it or nothing. */
  int add(Adapter adapter) {
    adapter.deltas().forEach((tensor, delta) -> check(adapter.digest(), tensor, delta));
    int number = Math.incrementExact(last);
    adapter
        .deltas()
        .forEach((tensor, delta) -> {
          for (MatrixDelta matrix : matrices.getOrDefault(tensor, List.of())) {
            matrix.put(number, delta);
          }
        });
    last = number;
    present.set(number);
    return number;
  }

  private void check(String digest, String tensor, Adapter.LowRank delta) {
    List<MatrixDelta> changed = matrices.get(tensor);
    if (changed == null) {
      throw CpuErrors.adapter(
          digest, tensor, "a matrix that the model multiplies by", "no such matrix in the graph");
    }
    if (!finite(delta.a()) || !finite(delta.b())) {
      throw CpuErrors.adapter(digest, tensor, "finite numbers", "an infinity or NaN");
    }
    for (MatrixDelta matrix : changed) {
      if (delta.rows() != matrix.rows() || delta.columns() != matrix.columns()) {
        throw CpuErrors.adapter(
            digest,
            tensor,
            "%d × %d".formatted(matrix.rows(), matrix.columns()),
            "%d × %d".formatted(delta.rows(), delta.columns()));
      }
      if (!matrix.fits(delta.rank())) {
        throw CpuErrors.adapter(digest, tensor, "a rank that fits the batch", delta.rank());
      }
    }
  }

  private static boolean finite(float[] numbers) {
    for (float x : numbers) {
      if (!Float.isFinite(x)) {
        return false;
      }
    }
    return true;
  }

  /** Forgets an adapter, if it is there. */
  void remove(int adapter) {
    if (has(adapter)) {
      present.clear(adapter);
      matrices.values().forEach(list -> list.forEach(m -> m.remove(adapter)));
    }
  }

  /** Whether a batch may name it. */
  boolean has(int adapter) {
    return adapter > 0 && present.get(adapter);
  }
}
