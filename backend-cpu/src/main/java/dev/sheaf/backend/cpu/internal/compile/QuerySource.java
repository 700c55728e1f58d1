package dev.sheaf.backend.cpu.internal.compile;

/** Makes a query as it meets keys: normed, rotated, scaled. */
@FunctionalInterface
interface QuerySource {
  /**
   * Writes one head's query.
   *
   * @param entry of the rotary table: the row itself, or another position of {@link Visibility}
   */
  void write(StepState state, int row, int head, int entry, float[] to, int at, Scratch s);
}
