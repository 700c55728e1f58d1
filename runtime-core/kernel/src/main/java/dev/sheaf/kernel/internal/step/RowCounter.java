package dev.sheaf.kernel.internal.step;

/** Takes the loop's own counts of one sequence. Called by the loop's thread. */
public interface RowCounter {
  /**
   * Rows were computed.
   *
   * @param given of tokens that were given, for the first time
   * @param chosen of tokens that were chosen, for the first time
   * @param replayed that had been computed before
   * @param probe to score, not kept
   * @param rejected of drafts that were not chosen
   */
  void rows(int given, int chosen, int replayed, int probe, int rejected);

  /** A token was chosen. */
  void chosen();
}
