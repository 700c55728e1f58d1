package dev.sheaf.backend.cpu.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.SheafException;
import dev.sheaf.testing.ArenaMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KvBlocksTest {
  private static final KvLayer FIRST = new KvLayer(0, 2, 10, 10, null, 0);
  private static final KvLayer SECOND = new KvLayer(3, 2, 10, 10, null, FIRST.bytes());
  private static final SlotLayer STATE = new SlotLayer(1, 5, 20, 0);
  private static final StatePlan PLAN =
      new StatePlan(List.of(FIRST, SECOND), List.of(STATE, new SlotLayer(2, 3, 0, STATE.bytes())));

  private final ArenaMemory memory = new ArenaMemory();

  private KvBlocks blocks(int count) {
    long bytes = count * PLAN.layout().blockBytes();
    Slots slots = new Slots(PLAN.slots(), 2, memory.lease(2 * PLAN.layout().slotBytes(), "test"));
    return new KvBlocks(PLAN, count, memory.lease(bytes, "test"), slots);
  }

  @Test
  void aBlockHoldsEveryHeadOfEveryLayer() {
    assertThat(FIRST.valueStride()).isEqualTo(16);
    assertThat(FIRST.headBytes()).isEqualTo(4 * 32 * (10 + 16));
    assertThat(PLAN.layout().blockBytes()).isEqualTo(4 * FIRST.headBytes());
    assertThat(PLAN.layout().id()).isEqualTo("cpu-kv-f32-t16-b32-2x2x10-s5+20-s3+0");
    KvBlocks kv = blocks(3);
    assertThat(kv.keys(1, SECOND, 1) - kv.keys(0, FIRST, 0))
        .isEqualTo(kv.layout().blockBytes() + FIRST.bytes() + FIRST.headBytes());
    kv.close();
  }

  @Test
  void copiesAndImagesCarryTheWholeBlock() {
    KvBlocks kv = blocks(3);
    long bytes = kv.layout().blockBytes();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(bytes);
      for (long i = 0; i < bytes; i++) {
        image.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 7));
      }
      kv.write(0, image);
      kv.copy(0, 2);
      MemorySegment back = arena.allocate(bytes);
      kv.read(2, back);
      assertThat(back.mismatch(image)).isEqualTo(-1);
      kv.read(1, back);
      assertThat(back.mismatch(arena.allocate(bytes))).isEqualTo(-1);
    }
    kv.close();
    assertThat(memory.leased()).isZero();
  }

  @Test
  void refusesBlocksThatDoNotExist() {
    KvBlocks kv = blocks(2);
    assertThatThrownBy(() -> kv.copy(0, 2))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("SHEAF-CPU-009")
        .hasMessageContaining("0 to 1");
    assertThatThrownBy(() -> kv.read(-1, MemorySegment.NULL)).isInstanceOf(SheafException.class);
    kv.close();
  }

  @Test
  void slotsAreClearedCopiedAndCarried() {
    KvBlocks kv = blocks(1);
    assertThat(kv.slots()).isEqualTo(2);
    long bytes = kv.layout().slotBytes();
    assertThat(bytes).isEqualTo(128 + 64);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment image = arena.allocate(bytes);
      image.fill((byte) 5);
      kv.writeSlot(1, image);
      MemorySegment back = arena.allocate(bytes);
      kv.readSlot(0, back);
      assertThat(back.mismatch(arena.allocate(bytes))).as("the other slot").isEqualTo(-1);
      kv.copySlot(1, 0);
      kv.clearSlot(1);
      kv.readSlot(0, back);
      assertThat(back.mismatch(image)).isEqualTo(-1);
      kv.readSlot(1, back);
      assertThat(back.mismatch(arena.allocate(bytes))).isEqualTo(-1);
    }
    assertThatThrownBy(() -> kv.clearSlot(2)).hasMessageContaining("SHEAF-CPU-009");
    assertThatThrownBy(() -> kv.copySlot(-1, 0)).hasMessageContaining("0 to 1");
    kv.close();
    assertThat(memory.leased()).isZero();
  }
}
