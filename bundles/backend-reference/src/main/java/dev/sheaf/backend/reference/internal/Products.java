package dev.sheaf.backend.reference.internal;

import dev.sheaf.backend.reference.internal.operation.LowRanks;
import dev.sheaf.backend.reference.internal.operation.MatrixProduct;
import dev.sheaf.backend.reference.internal.operation.Vector;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Adapter;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.WeightRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A model's matrix products by number: what adapters may change. */
final class Products {
  private final WeightTable weights;
  private final List<WeightRef> refs = new ArrayList<>();

  Products(WeightTable weights) {
    this.weights = weights;
  }

  /** The next product. */
  MatrixProduct of(Registers registers, Projection p) {
    WeightRef w = p.weight();
    boolean fits = p.bias().isEmpty() || p.bias().getFirst().columns() == w.rows();
    registers.refuseUnless(fits, "a bias of " + w.rows() + " elements");
    registers.row(w.columns());
    refs.add(w);
    return new MatrixProduct(refs.size() - 1, weights.matrix(w), weights.vector(p.bias()));
  }

  /** The next product, without a bias. */
  MatrixProduct of(Registers registers, WeightRef w) {
    return of(registers, Projection.of(w));
  }

  /** A vector, or none. */
  Vector vector(List<WeightRef> noneOrOne) {
    return weights.vector(noneOrOne);
  }

  /** The tables behind. */
  WeightTable weights() {
    return weights;
  }

  /**
   * Takes an adapter in.
   *
   * @throws SheafException a delta names no matrix of these, or is of another shape
   */
  int add(Adapter adapter, LowRanks lowRanks) {
    Adapter.@Nullable LowRank[] byProduct = new Adapter.LowRank[refs.size()];
    Set<String> unused = new HashSet<>(adapter.deltas().keySet());
    for (int i = 0; i < byProduct.length; i++) {
      WeightRef ref = refs.get(i);
      Adapter.LowRank delta = adapter.deltas().get(ref.tensor());
      if (delta != null) {
        if (delta.rows() != ref.rows() || delta.columns() != ref.columns()) {
          throw refused(
              adapter,
              "%d × %d for '%s'".formatted(ref.rows(), ref.columns(), ref.tensor()),
              "%d × %d".formatted(delta.rows(), delta.columns()));
        }
        byProduct[i] = delta;
        unused.remove(ref.tensor());
      }
    }
    if (!unused.isEmpty()) {
      throw refused(
          adapter, "names of matrices that rows are multiplied by", new TreeSet<>(unused));
    }
    for (Map.Entry<String, Adapter.LowRank> delta : adapter.deltas().entrySet()) {
      finite(adapter, delta.getKey(), delta.getValue().a());
      finite(adapter, delta.getKey(), delta.getValue().b());
    }
    return lowRanks.add(byProduct);
  }

  private static void finite(Adapter adapter, String name, float[] values) {
    for (float v : values) {
      if (!Float.isFinite(v)) {
        throw refused(adapter, "finite elements for '%s'".formatted(name), v);
      }
    }
  }

  private static SheafException refused(Adapter adapter, String expected, Object found) {
    return SheafException.of(ReferenceErrors.ADAPTER, "an adapter does not fit the model")
        .expected(expected)
        .found(found)
        .where("adapter " + adapter.digest())
        .next("use the adapter with the model that it was trained for")
        .toException();
  }
}
