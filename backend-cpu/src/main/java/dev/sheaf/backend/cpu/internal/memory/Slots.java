package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.backend.MemoryLease;
import dev.sheaf.backend.cpu.internal.CpuErrors;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Recurrent state in numbered slots, each that of one sequence over all layers that have such.
 *
 * <p><b>Threads.</b> Between steps only, except that the steps of one program write the state of
 * their own layer.
 */
public final class Slots {
  private final int count;
  private final long bytes;
  private final MemoryLease lease;
  private final MemorySegment memory;

  /**
   * @param lease at least count × {@link #bytes(List)}
   */
  public Slots(List<SlotLayer> layers, int count, MemoryLease lease) {
    this.bytes = bytes(layers);
    this.count = bytes == 0 ? 0 : count;
    this.lease = lease;
    this.memory = lease.segment().asSlice(0, Math.multiplyExact(this.count, bytes));
  }

  /** Bytes of one slot; 0 if no layer has recurrent state. */
  public static long bytes(List<SlotLayer> layers) {
    long bytes = 0;
    for (SlotLayer layer : layers) {
      bytes = Math.addExact(bytes, layer.bytes());
    }
    return bytes;
  }

  /** Number of slots. */
  public int count() {
    return count;
  }

  /** Address of a layer's state in a slot; the slot is trusted. */
  public long address(int slot, SlotLayer layer) {
    return memory.address() + slot * bytes + layer.offset();
  }

  void clear(int slot) {
    slot(slot).fill((byte) 0);
  }

  void copy(int from, int to) {
    slot(to).copyFrom(slot(from));
  }

  void read(int slot, MemorySegment image) {
    MemorySegment.copy(slot(slot), 0, image, 0, bytes);
  }

  void write(int slot, MemorySegment image) {
    MemorySegment.copy(image, 0, slot(slot), 0, bytes);
  }

  private MemorySegment slot(int slot) {
    if (slot < 0 || slot >= count) {
      throw CpuErrors.batch("a slot from 0 to " + (count - 1), slot, "recurrent state");
    }
    return memory.asSlice(slot * bytes, bytes);
  }

  void close() {
    lease.close();
  }
}
