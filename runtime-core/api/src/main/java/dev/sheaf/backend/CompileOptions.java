package dev.sheaf.backend;

import java.util.Objects;
import java.util.Set;

/**
 * What a compiled model must have room for.
 *
 * @param batchRows the most rows of one batch, ≥ 1
 * @param logitRows the most rows of one batch that ask for logits, ≥ 1
 * @param contextTokens the longest sequence, ≥ 1
 * @param kvTokens tokens of state in all sequences together, ≥ contextTokens; rounded up to whole
 *     blocks
 * @param threads the most threads to compute with, ≥ 1
 * @param weightsStay the source stays open as long as the compiled model, so weights may be used in
 *     place
 * @param memory where weights and state live
 * @param slots sequences that may have recurrent state at once, ≥ 1; means nothing to a graph
 *     without
 * @param taps layers (by place in {@link dev.sheaf.model.ModelGraph#layers()}) whose hidden states
 *     may be asked for, and after which rows may leave; none: the program may be fused across
 *     layers
 */
public record CompileOptions(
    int batchRows,
    int logitRows,
    int contextTokens,
    int kvTokens,
    int threads,
    boolean weightsStay,
    HostMemory memory,
    int slots,
    Set<Integer> taps) {
  public CompileOptions {
    Objects.requireNonNull(memory, "memory");
    taps = Set.copyOf(taps);
    if (batchRows < 1
        || logitRows < 1
        || contextTokens < 1
        || kvTokens < contextTokens
        || threads < 1
        || slots < 1) {
      throw new IllegalArgumentException(
          "batchRows, logitRows, contextTokens, threads, slots must be ≥ 1 and kvTokens ≥ contextTokens, were %d, %d, %d, %d, %d, %d"
              .formatted(batchRows, logitRows, contextTokens, threads, slots, kvTokens));
    }
  }

  /** Without taps, with a slot for every sequence of full length. */
  public CompileOptions(
      int batchRows,
      int logitRows,
      int contextTokens,
      int kvTokens,
      int threads,
      boolean weightsStay,
      HostMemory memory) {
    this(
        batchRows,
        logitRows,
        contextTokens,
        kvTokens,
        threads,
        weightsStay,
        memory,
        Math.max(1, kvTokens / Math.max(1, contextTokens)),
        Set.of());
  }
}
