package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.MemoryLease;
import dev.sheaf.backend.cpu.internal.memory.KvBlocks;
import dev.sheaf.backend.cpu.internal.memory.Slots;
import dev.sheaf.backend.cpu.internal.memory.StatePlan;

/** Leases the memory of a model's state: blocks and slots, both or neither. */
final class StateMemory {
  private StateMemory() {}

  static KvBlocks lease(StatePlan plan, int blocks, CompileOptions options, String family) {
    long blockBytes = Math.multiplyExact(blocks, plan.layout().blockBytes());
    long slotBytes = Math.multiplyExact(options.slots(), plan.layout().slotBytes());
    MemoryLease cells = options.memory().lease(blockBytes, "cpu keys and values of " + family);
    MemoryLease slots = null;
    try {
      slots = options.memory().lease(slotBytes, "cpu recurrent state of " + family);
      return new KvBlocks(plan, blocks, cells, new Slots(plan.slots(), options.slots(), slots));
    } catch (RuntimeException | Error e) {
      if (slots != null) {
        slots.close();
      }
      cells.close();
      throw e;
    }
  }
}
