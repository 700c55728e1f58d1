package dev.sheaf.backend;

/**
 * How key and value blocks look in memory.
 *
 * @param id equal ids mean that images can be exchanged
 * @param blockTokens tokens per block, ≥ 1
 * @param blockBytes bytes of one block over all layers
 */
public record KvLayout(String id, int blockTokens, long blockBytes) {
  public KvLayout {
    if (blockTokens < 1 || blockBytes < 0) {
      throw new IllegalArgumentException(
          "blockTokens must be ≥ 1 and blockBytes ≥ 0, were %d, %d"
              .formatted(blockTokens, blockBytes));
    }
  }
}
