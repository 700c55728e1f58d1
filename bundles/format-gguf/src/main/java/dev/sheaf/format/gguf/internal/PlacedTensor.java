package dev.sheaf.format.gguf.internal;

import dev.sheaf.model.TensorInfo;

/**
 * A tensor and where its bytes are.
 *
 * @param info its shape outermost first, the reverse of the file's order
 * @param offset from the start of the tensor data
 * @param bytes from there
 * @param entry its number in the file's table, from 0
 * @param entryOffset where that entry stands in the file, for messages
 */
record PlacedTensor(TensorInfo info, long offset, long bytes, int entry, long entryOffset) {
  long end() {
    return offset + bytes;
  }

  /** How a message calls it. */
  String label() {
    return "tensor %d '%s'".formatted(entry, info.name());
  }
}
