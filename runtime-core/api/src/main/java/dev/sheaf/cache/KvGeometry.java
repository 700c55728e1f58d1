package dev.sheaf.cache;

import java.util.Objects;

/**
 * The store that a cache accounts for.
 *
 * @param blocks ≥ 1
 * @param blockTokens tokens per block, ≥ 1
 * @param copier copies one block's content over another's, between steps
 */
public record KvGeometry(int blocks, int blockTokens, BlockCopier copier) {
  /** Copies blocks. */
  @FunctionalInterface
  public interface BlockCopier {
    /** Copies {@code from} over {@code to}. */
    void copy(int from, int to);
  }

  public KvGeometry {
    Objects.requireNonNull(copier, "copier");
    if (blocks < 1 || blockTokens < 1) {
      throw new IllegalArgumentException(
          "blocks and blockTokens must be ≥ 1, were %d, %d".formatted(blocks, blockTokens));
    }
  }
}
