package dev.sheaf.backend.cpu.internal.memory;

/**
 * Where a layer keeps its recurrent state within a slot.
 *
 * @param layer its number in the graph
 * @param keyWidth floats of the first part
 * @param valueWidth floats of the second part, which follows the first
 * @param offset of the layer within a slot, in bytes; a multiple of 64
 */
public record SlotLayer(int layer, int keyWidth, int valueWidth, long offset) {
  private static final long ALIGNMENT = 64;

  /** Bytes of the layer in a slot. */
  public long bytes() {
    return Math.ceilDiv(4 * ((long) keyWidth + valueWidth), ALIGNMENT) * ALIGNMENT;
  }
}
