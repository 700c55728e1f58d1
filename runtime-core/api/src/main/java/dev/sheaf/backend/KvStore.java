package dev.sheaf.backend;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The physical side of a model's state: numbered blocks of equal size, each {@link
 * KvLayout#blockTokens()} cells over all layers that keep state per token; and numbered slots, each
 * the recurrent state of one sequence over all layers that have such. Called between steps only, by
 * the step loop.
 */
@ConsumerType
public interface KvStore {
  /** Layout of its blocks and slots. */
  KvLayout layout();

  /** Number of blocks; they are 0 to blocks − 1. */
  int blocks();

  /** Copies one block over another. */
  void copy(int from, int to);

  /** Copies a block's image out; {@code image} has room for {@link KvLayout#blockBytes()}. */
  void read(int block, MemorySegment image);

  /** Overwrites a block by an image of the same layout. */
  void write(int block, MemorySegment image);

  /**
   * Copies cells over others and turns their keys by {@code shift} positions under the rule that
   * their layer's attention rotates by, as if each token had stood {@code shift} positions later;
   * values are copied as they are. The two runs may overlap.
   *
   * @param fromBlock block of the first cell to copy
   * @param fromCell its offset in the block; with {@code count} it stays within the block
   * @param toBlock block of the first cell to overwrite
   * @param toCell its offset in the block; with {@code count} it stays within the block
   * @param count cells, ≥ 0
   * @param shift 0: copied to the bit; may be negative
   * @see <a href="https://arxiv.org/abs/2504.06261">Hogwild! Inference, §3: rotate once per
   *     move</a>
   */
  void move(int fromBlock, int fromCell, int toBlock, int toCell, int count, int shift);

  /** Number of slots; they are 0 to slots − 1. 0 if no layer has recurrent state. */
  default int slots() {
    return 0;
  }

  /** Sets a slot to the state before the first token. */
  default void clearSlot(int slot) {
    throw new IllegalArgumentException("there is no slot " + slot);
  }

  /** Copies one slot over another. */
  default void copySlot(int from, int to) {
    throw new IllegalArgumentException("there is no slot " + from);
  }

  /** Copies a slot's image out; {@code image} has room for {@link KvLayout#slotBytes()}. */
  default void readSlot(int slot, MemorySegment image) {
    throw new IllegalArgumentException("there is no slot " + slot);
  }

  /** Overwrites a slot by an image of the same layout. */
  default void writeSlot(int slot, MemorySegment image) {
    throw new IllegalArgumentException("there is no slot " + slot);
  }
}
