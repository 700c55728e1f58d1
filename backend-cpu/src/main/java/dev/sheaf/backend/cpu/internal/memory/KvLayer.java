package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.model.RotaryRule;
import org.jspecify.annotations.Nullable;

/**
 * Where a layer keeps its keys and values within a block.
 *
 * @param layer its number in the graph
 * @param heads of keys
 * @param keyWidth floats of one key
 * @param valueWidth floats of one value
 * @param turn how its keys were rotated; null: they are not
 * @param offset of the layer within a block, in bytes
 */
public record KvLayer(
    int layer, int heads, int keyWidth, int valueWidth, @Nullable Turn turn, long offset) {

  /**
   * The rotation of keys.
   *
   * @param from the first dimension that turns
   */
  public record Turn(RotaryRule rule, int from) {}

  /** Floats between the values of two cells. */
  public int valueStride() {
    return Math.ceilDiv(valueWidth, 16) * 16;
  }

  /** Bytes of one head in a block. */
  public long headBytes() {
    return 4L * KvBlocks.BLOCK_TOKENS * (keyWidth + (long) valueStride());
  }

  /** Bytes of the layer in a block. */
  public long bytes() {
    return Math.multiplyExact(heads, headBytes());
  }

  /** Whether two layers look the same but for their place. */
  boolean sameShape(KvLayer other) {
    return heads == other.heads && keyWidth == other.keyWidth && valueWidth == other.valueWidth;
  }

  /** Names the shape: heads x width, and the width of values where it differs. */
  String shape() {
    String name = heads + "x" + keyWidth;
    return valueWidth == keyWidth ? name : name + "v" + valueWidth;
  }
}
