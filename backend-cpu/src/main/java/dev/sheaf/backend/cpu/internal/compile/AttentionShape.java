package dev.sheaf.backend.cpu.internal.compile;

import org.jspecify.annotations.Nullable;

/** What an attention operation says of its heads. */
record AttentionShape(
    int heads,
    int kvHeads,
    int headWidth,
    float @Nullable [] queryNorm,
    float @Nullable [] keyNorm,
    float normEpsilon,
    float scale) {

  int queryWidth() {
    return heads * headWidth;
  }

  int kvWidth() {
    return kvHeads * headWidth;
  }
}
