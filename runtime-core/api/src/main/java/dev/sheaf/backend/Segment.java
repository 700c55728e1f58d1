package dev.sheaf.backend;

import java.util.Objects;
import java.util.Optional;

/**
 * A run of cells that rows of a sequence see before their own cells.
 *
 * <p>A row at position p meets the segment with its query rotated to {@code min(p + shift, limit)};
 * the segment's keys stay as they are stored. So one stored copy serves many views at different
 * offsets.
 *
 * <p>The cells may belong to another sequence of the same batch and be written by it in this very
 * step: all rows append before any row attends.
 *
 * @param blocks the block table in which the cells lie; not copied, must not change during the step
 * @param start first cell, ≥ 0
 * @param length cells, ≥ 0
 * @param shift added to the row's position before its query is rotated for this segment
 * @param limit the highest position that a query is rotated to; {@link #NO_LIMIT}: none
 * @param selector which of the cells a row sees; empty: all
 * @see <a href="https://arxiv.org/abs/2504.06261">Hogwild! Inference, §3: shift</a>
 * @see <a href="https://arxiv.org/abs/2402.17463">Dual chunk attention: limit</a>
 */
public record Segment(
    int[] blocks, int start, int length, int shift, int limit, Optional<CellSelector> selector) {
  /** As {@code limit}: no limit. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  public Segment {
    Objects.requireNonNull(blocks, "blocks");
    Objects.requireNonNull(selector, "selector");
    if (start < 0 || length < 0 || limit < 0) {
      throw new IllegalArgumentException(
          "start, length and limit must be ≥ 0, were %d, %d, %d".formatted(start, length, limit));
    }
  }

  /** All cells of a run, seen as if their keys stood {@code shift} positions nearer the start. */
  public static Segment of(int[] blocks, int start, int length, int shift) {
    return new Segment(blocks, start, length, shift, NO_LIMIT, Optional.empty());
  }
}
