package dev.sheaf.backend.reference.internal.state;

import dev.sheaf.model.StateLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;

/**
 * State of fixed size per sequence, in float64.
 *
 * <pre>
 * slot s: for each recurrent layer  | key part… value part… |
 * </pre>
 *
 * <p><b>Threads.</b> Different elements may be written at the same time. <b>Memory.</b> One leased
 * segment; nothing is allocated after construction.
 */
public final class RecurrentSlots {
  private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE;

  private final MemorySegment memory;
  private final long slotBytes;
  private final int slots;
  private final long[] layerAt;

  /**
   * All slots begin cleared.
   *
   * @param memory at least {@code slots · slotBytes} bytes
   */
  public RecurrentSlots(MemorySegment memory, long slotBytes, int slots, StatePlaces places) {
    this.memory = memory;
    this.slotBytes = slotBytes;
    this.slots = slots;
    List<StateLayout> state = places.recurrent();
    this.layerAt = new long[state.size()];
    long at = 0;
    for (int i = 0; i < state.size(); i++) {
      layerAt[i] = at;
      at += ((long) state.get(i).keyWidth() + state.get(i).valueWidth()) * Double.BYTES;
    }
    memory.asSlice(0, slots * slotBytes).fill((byte) 0);
  }

  int slots() {
    return slots;
  }

  void clear(int slot) {
    memory.asSlice(at(slot), slotBytes).fill((byte) 0);
  }

  void copy(int from, int to) {
    MemorySegment.copy(memory, at(from), memory, at(to), slotBytes);
  }

  void read(int slot, MemorySegment image) {
    MemorySegment.copy(memory, at(slot), image, 0, slotBytes);
  }

  void write(int slot, MemorySegment image) {
    MemorySegment.copy(image, 0, memory, at(slot), slotBytes);
  }

  private long at(int slot) {
    return Objects.checkIndex(slot, slots) * slotBytes;
  }

  /** Where a layer's state begins in a slot. */
  public long at(int place, int slot) {
    return slot * slotBytes + layerAt[place];
  }

  /** The i-th element after {@code at}. */
  public double get(long at, long i) {
    return memory.get(F64, at + i * Double.BYTES);
  }

  /** Overwrites the i-th element after {@code at}. */
  public void set(long at, long i, double value) {
    memory.set(F64, at + i * Double.BYTES, value);
  }
}
