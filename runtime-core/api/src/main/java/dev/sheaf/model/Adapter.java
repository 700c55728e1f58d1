package dev.sheaf.model;

import java.util.Map;
import java.util.Objects;

/**
 * A low-rank adapter: for each matrix W that it names, rows that use it compute W·x + scale · b ·
 * (a · x).
 *
 * @param digest SHA-256 in lower-case hex of what it was read from; part of a sequence's identity
 * @param deltas tensor name of a {@link WeightRef} → its delta
 * @see <a href="https://arxiv.org/abs/2106.09685">Hu et al. 2021, §4.1</a>
 */
public record Adapter(String digest, Map<String, LowRank> deltas) {
  /**
   * One matrix's delta. The arrays are not copied; do not change them.
   *
   * @param rank ≥ 1
   * @param a [rank][columns of W], row-major
   * @param b [rows of W][rank], row-major
   * @param scale usually alpha / rank
   */
  public record LowRank(int rank, float[] a, float[] b, double scale) {
    public LowRank {
      if (rank < 1 || a.length % rank != 0 || b.length % rank != 0 || a.length == 0) {
        throw new IllegalArgumentException(
            "a and b must hold a multiple of rank elements, were %d and %d at rank %d"
                .formatted(a.length, b.length, rank));
      }
      if (!Double.isFinite(scale)) {
        throw new IllegalArgumentException("scale must be finite, was " + scale);
      }
    }

    /** Columns of the matrix that it changes. */
    public int columns() {
      return a.length / rank;
    }

    /** Rows of the matrix that it changes. */
    public int rows() {
      return b.length / rank;
    }
  }

  public Adapter {
    Objects.requireNonNull(digest, "digest");
    deltas = Map.copyOf(deltas);
  }
}
