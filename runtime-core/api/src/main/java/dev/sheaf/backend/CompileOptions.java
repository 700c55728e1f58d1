package dev.sheaf.backend;

import java.util.Objects;

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
 */
public record CompileOptions(
    int batchRows,
    int logitRows,
    int contextTokens,
    int kvTokens,
    int threads,
    boolean weightsStay,
    HostMemory memory) {
  public CompileOptions {
    Objects.requireNonNull(memory, "memory");
    if (batchRows < 1
        || logitRows < 1
        || contextTokens < 1
        || kvTokens < contextTokens
        || threads < 1) {
      throw new IllegalArgumentException(
          "batchRows, logitRows, contextTokens, threads must be ≥ 1 and kvTokens ≥ contextTokens, were %d, %d, %d, %d, %d"
              .formatted(batchRows, logitRows, contextTokens, threads, kvTokens));
    }
  }
}
