package dev.sheaf.backend.reference.internal.state;

import dev.sheaf.backend.KvLayout;
import dev.sheaf.backend.KvStore;
import dev.sheaf.model.StateLayout;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A model's blocks and slots under their numbers. */
public final class StateStore implements KvStore {
  private final KvLayout layout;
  private final KeyValueBlocks blocks;
  private final RecurrentSlots slots;

  /** Over blocks and slots of that layout. */
  public StateStore(KvLayout layout, KeyValueBlocks blocks, RecurrentSlots slots) {
    this.layout = layout;
    this.blocks = blocks;
    this.slots = slots;
  }

  /**
   * The layout of a model's state.
   *
   * @throws ArithmeticException a block or a slot would have more bytes than a long can count
   */
  public static KvLayout layoutOf(List<StateLayout> perToken, List<StateLayout> recurrent) {
    StringBuilder id = new StringBuilder("reference-float64-").append(KeyValueBlocks.BLOCK_TOKENS);
    widths(id, "", perToken);
    widths(id, "slot-", recurrent);
    long tokenBlock = (long) KeyValueBlocks.BLOCK_TOKENS * Double.BYTES;
    return new KvLayout(
        id.toString(),
        KeyValueBlocks.BLOCK_TOKENS,
        Math.multiplyExact(elements(perToken), tokenBlock),
        Math.multiplyExact(elements(recurrent), (long) Double.BYTES));
  }

  private static long elements(List<StateLayout> layers) {
    long sum = 0;
    for (StateLayout s : layers) {
      sum = Math.addExact(sum, (long) s.keyWidth() + s.valueWidth());
    }
    return sum;
  }

  private static void widths(StringBuilder id, String mark, List<StateLayout> layers) {
    for (int from = 0; from < layers.size(); ) {
      StateLayout s = layers.get(from);
      int to = from;
      while (to < layers.size()
          && layers.get(to).keyWidth() == s.keyWidth()
          && layers.get(to).valueWidth() == s.valueWidth()) {
        to++;
      }
      id.append("-%s%dx%d+%d".formatted(mark, to - from, s.keyWidth(), s.valueWidth()));
      from = to;
    }
  }

  @Override
  public KvLayout layout() {
    return layout;
  }

  @Override
  public int blocks() {
    return blocks.blocks();
  }

  @Override
  public void copy(int from, int to) {
    blocks.copy(from, to);
  }

  @Override
  public void read(int block, MemorySegment image) {
    blocks.read(block, image);
  }

  @Override
  public void write(int block, MemorySegment image) {
    blocks.write(block, image);
  }

  @Override
  public void move(int fromBlock, int fromCell, int toBlock, int toCell, int count, int shift) {
    blocks.move(fromBlock, fromCell, toBlock, toCell, count, shift);
  }

  @Override
  public int slots() {
    return slots.slots();
  }

  @Override
  public void clearSlot(int slot) {
    slots.clear(slot);
  }

  @Override
  public void copySlot(int from, int to) {
    slots.copy(from, to);
  }

  @Override
  public void readSlot(int slot, MemorySegment image) {
    slots.read(slot, image);
  }

  @Override
  public void writeSlot(int slot, MemorySegment image) {
    slots.write(slot, image);
  }
}
