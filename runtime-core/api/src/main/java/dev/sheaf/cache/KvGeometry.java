package dev.sheaf.cache;

import java.util.Objects;

/**
 * The store that a cache accounts for.
 *
 * @param blocks ≥ 1
 * @param blockTokens tokens per block, ≥ 1
 * @param slots recurrent states that can be held at once; 0: the model has none
 * @param mover changes what is in blocks and slots
 */
public record KvGeometry(int blocks, int blockTokens, int slots, StateMover mover) {
  public KvGeometry {
    Objects.requireNonNull(mover, "mover");
    if (blocks < 1 || blockTokens < 1 || slots < 0) {
      throw new IllegalArgumentException(
          "blocks and blockTokens must be ≥ 1 and slots ≥ 0, were %d, %d, %d"
              .formatted(blocks, blockTokens, slots));
    }
  }
}
