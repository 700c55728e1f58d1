package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.backend.KvLayout;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.MemoryLease;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.kernel.AttentionScores;
import java.lang.foreign.MemorySegment;

/**
 * Keys and values in float32, in numbered blocks of {@link #BLOCK_TOKENS} cells over all layers
 * that keep state per token; beside them {@link Slots}.
 *
 * <pre>
 * block:  layer 0: [kv head 0: keys, values] [kv head 1] …   layer 1: …
 * keys:   [tile of 16 cells][dimension][16 cells]            values: [cell][dimensions, padded to 16]
 * </pre>
 *
 * The layout does not depend on the width of vectors. <b>Threads.</b> As the contract says: between
 * steps only.
 */
public final class KvBlocks implements KvStore {
  /** Cells of a block: two tiles. */
  public static final int BLOCK_TOKENS = 2 * AttentionScores.TILE;

  private final KvLayout layout;
  private final int blocks;
  private final MemoryLease lease;
  private final MemorySegment memory;
  private final Slots slots;
  private final CellMover mover;

  /**
   * @param lease at least blocks × blockBytes
   */
  public KvBlocks(StatePlan plan, int blocks, MemoryLease lease, Slots slots) {
    this.layout = plan.layout();
    this.blocks = blocks;
    this.lease = lease;
    this.memory = lease.segment().asSlice(0, Math.multiplyExact(blocks, layout.blockBytes()));
    this.slots = slots;
    this.mover = new CellMover(plan.cells());
  }

  /** Address of the first tile of keys of one head in one block; block and head are trusted. */
  public long keys(int block, KvLayer layer, int head) {
    return memory.address()
        + block * layout.blockBytes()
        + layer.offset()
        + head * layer.headBytes();
  }

  /** Recurrent state. */
  public Slots recurrent() {
    return slots;
  }

  @Override
  public KvLayout layout() {
    return layout;
  }

  @Override
  public int blocks() {
    return blocks;
  }

  @Override
  public void copy(int from, int to) {
    block(to).copyFrom(block(from));
  }

  @Override
  public void read(int block, MemorySegment image) {
    MemorySegment.copy(block(block), 0, image, 0, layout.blockBytes());
  }

  @Override
  public void write(int block, MemorySegment image) {
    MemorySegment.copy(image, 0, block(block), 0, layout.blockBytes());
  }

  @Override
  public void move(int fromBlock, int fromCell, int toBlock, int toCell, int count, int shift) {
    MemorySegment from = block(fromBlock);
    MemorySegment to = block(toBlock);
    requireRun(fromCell, count);
    requireRun(toCell, count);
    mover.move(from, fromCell, to, toCell, count, shift);
  }

  private static void requireRun(int cell, int count) {
    if (cell < 0 || count < 0 || cell > BLOCK_TOKENS - count) {
      throw CpuErrors.batch(
          "cells within the %d of a block".formatted(BLOCK_TOKENS),
          "%d from %d on".formatted(count, cell),
          "key and value store");
    }
  }

  private MemorySegment block(int block) {
    if (block < 0 || block >= blocks) {
      throw CpuErrors.batch("a block from 0 to " + (blocks - 1), block, "key and value store");
    }
    return memory.asSlice(block * layout.blockBytes(), layout.blockBytes());
  }

  @Override
  public int slots() {
    return slots.count();
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

  /** Gives the memory back. */
  public void close() {
    lease.close();
    slots.close();
  }
}
