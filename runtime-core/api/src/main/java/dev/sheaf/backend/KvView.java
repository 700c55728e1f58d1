package dev.sheaf.backend;

import java.util.List;

/**
 * What the rows of a sequence see before their own cells: an ordered list of segments, all under
 * one softmax. A backend may compute parts apart and merge them by their log-sum-exp.
 *
 * @param segments in order; none for a plain sequence
 * @param ownStart the first of the sequence's own cells that its rows see; 0 for a plain sequence
 * @param scoreScale multiplies the scores, on top of the attention's own scale; 1 for a plain
 *     sequence
 */
public record KvView(List<Segment> segments, int ownStart, double scoreScale) {
  /** Own cells from the first on. */
  public static final KvView PLAIN = new KvView(List.of(), 0, 1);

  public KvView {
    segments = List.copyOf(segments);
    if (ownStart < 0) {
      throw new IllegalArgumentException("ownStart must be ≥ 0, was " + ownStart);
    }
    if (!(scoreScale > 0) || !Double.isFinite(scoreScale)) {
      throw new IllegalArgumentException("scoreScale must be > 0, was " + scoreScale);
    }
  }

  /** Whether it says nothing else than {@link #PLAIN}; allocates nothing. */
  public boolean plain() {
    return segments.isEmpty() && ownStart == 0 && scoreScale == 1;
  }
}
