package dev.sheaf.backend.reference.internal.thread;

/** Work on a range of independent items, such as the outputs of a matrix. */
@FunctionalInterface
public interface RangeTask {
  /**
   * Does the items from {@code from} up to, not including, {@code to}.
   *
   * @param worker 0 ≤ worker &lt; {@link Workers#count()}; no other call with that number runs
   *     meanwhile
   */
  void run(int from, int to, int worker);
}
