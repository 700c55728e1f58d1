package dev.sheaf.backend;

/**
 * How state looks in memory.
 *
 * @param id equal ids mean that images can be exchanged
 * @param blockTokens tokens per block, ≥ 1
 * @param blockBytes bytes of one block over all layers; 0 if no layer keeps state per token
 * @param slotBytes bytes of one sequence's recurrent state over all layers; 0 if no layer has any
 */
public record KvLayout(String id, int blockTokens, long blockBytes, long slotBytes) {
  public KvLayout {
    if (blockTokens < 1 || blockBytes < 0 || slotBytes < 0) {
      throw new IllegalArgumentException(
          "blockTokens must be ≥ 1, blockBytes and slotBytes ≥ 0, were %d, %d, %d"
              .formatted(blockTokens, blockBytes, slotBytes));
    }
  }

  /** Without recurrent state. */
  public KvLayout(String id, int blockTokens, long blockBytes) {
    this(id, blockTokens, blockBytes, 0);
  }
}
