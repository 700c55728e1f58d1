package dev.sheaf.format.safetensors.internal;

import dev.sheaf.model.TensorInfo;

/**
 * A tensor and where its bytes are.
 *
 * @param info name, type, shape as the header has them
 * @param begin from the start of the tensor data
 * @param end exclusive
 */
record PlacedTensor(TensorInfo info, long begin, long end) {
  long bytes() {
    return end - begin;
  }
}
