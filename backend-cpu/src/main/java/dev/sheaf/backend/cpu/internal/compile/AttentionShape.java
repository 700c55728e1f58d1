package dev.sheaf.backend.cpu.internal.compile;

import org.jspecify.annotations.Nullable;

/**
 * What an attention operation fixes.
 *
 * @param layer index into the store's layers
 * @param window cells that a row sees, its own included
 */
record AttentionShape(
    int layer,
    int heads,
    int kvHeads,
    int headWidth,
    float @Nullable [] queryNorm,
    float @Nullable [] keyNorm,
    float normEpsilon,
    float scale,
    int window) {

  int queryWidth() {
    return heads * headWidth;
  }

  int kvWidth() {
    return kvHeads * headWidth;
  }
}
