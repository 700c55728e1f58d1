package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.model.Adapter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The adapters that rows may use, by number, and in them the delta of each matrix product. Changed
 * between steps only.
 */
public final class LowRanks {
  private Adapter.@Nullable LowRank[][] deltas = new Adapter.LowRank[0][];
  private double[][] scratch;

  /** None yet, for that many workers. */
  public LowRanks(int workers) {
    scratch = new double[workers][0];
  }

  /**
   * Takes one in.
   *
   * @param byProduct its delta of each product, null where it has none
   * @return its number, from 1; never given twice
   */
  public int add(Adapter.@Nullable LowRank[] byProduct) {
    int rank = 0;
    for (Adapter.LowRank delta : byProduct) {
      rank = delta == null ? rank : Math.max(rank, delta.rank());
    }
    if (scratch[0].length < rank) {
      scratch = new double[scratch.length][rank];
    }
    deltas = Arrays.copyOf(deltas, deltas.length + 1);
    deltas[deltas.length - 1] = byProduct;
    return deltas.length;
  }

  /** Forgets one; its number stays taken. */
  public void remove(int adapter) {
    if (has(adapter)) {
      deltas[adapter - 1] = new Adapter.LowRank[0];
    }
  }

  /** Whether rows may use a number. */
  public boolean has(int adapter) {
    return adapter > 0 && adapter <= deltas.length && deltas[adapter - 1].length > 0;
  }

  /** What an adapter adds to a product; null: nothing. */
  Adapter.@Nullable LowRank delta(int adapter, int product) {
    return adapter == 0 ? null : deltas[adapter - 1][product];
  }

  /** One worker's room for as many elements as the widest rank. */
  double[] room(int worker) {
    return scratch[worker];
  }
}
