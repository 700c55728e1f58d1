package dev.sheaf.backend.cpu.internal.memory;

import dev.sheaf.backend.KvLayout;
import java.util.List;
import java.util.Optional;

/**
 * Which layers of a model keep which state. Layers are named by their number in the graph, which
 * may have gaps.
 *
 * @param cells layers that keep keys and values of every cell, in blocks
 * @param slots layers that keep one state per sequence
 */
public record StatePlan(List<KvLayer> cells, List<SlotLayer> slots) {
  public StatePlan {
    cells = List.copyOf(cells);
    slots = List.copyOf(slots);
  }

  /** The layer of a number, if it keeps keys and values. */
  public Optional<KvLayer> cellsOf(int layer) {
    return cells.stream().filter(l -> l.layer() == layer).findFirst();
  }

  /** The layer of a number, if it keeps recurrent state. */
  public Optional<SlotLayer> slotOf(int layer) {
    return slots.stream().filter(l -> l.layer() == layer).findFirst();
  }

  /** How it looks in memory. */
  public KvLayout layout() {
    StringBuilder id = new StringBuilder("cpu-kv-f32-t16-b32");
    long bytes = 0;
    int same = 0;
    for (int i = 0; i < cells.size(); i++) {
      KvLayer layer = cells.get(i);
      bytes = Math.addExact(bytes, layer.bytes());
      same++;
      if (i + 1 == cells.size() || !cells.get(i + 1).sameShape(layer)) {
        id.append('-').append(same).append('x').append(layer.shape());
        same = 0;
      }
    }
    for (SlotLayer layer : slots) {
      id.append("-s").append(layer.keyWidth()).append('+').append(layer.valueWidth());
    }
    return new KvLayout(id.toString(), KvBlocks.BLOCK_TOKENS, bytes, Slots.bytes(slots));
  }
}
