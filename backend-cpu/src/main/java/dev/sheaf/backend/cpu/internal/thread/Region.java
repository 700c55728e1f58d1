package dev.sheaf.backend.cpu.internal.thread;

/**
 * One parallel operation: chunks that may be computed in any order, by any thread, each exactly
 * once.
 */
@FunctionalInterface
public interface Region {
  /**
   * Computes one chunk.
   *
   * @param chunk 0 ≤ chunk &lt; the number given to {@link WorkerPool#run}
   * @param thread which of the participating threads, 0 being the caller: the index of its scratch
   *     memory
   */
  void run(int chunk, int thread);
}
