package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.KvStore;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.testing.ArenaMemory;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Slots: what is copied, saved, restored or cleared continues with the bits of the original. */
final class RecurrentStateTest {
  private static final int ROWS = 64;
  private static final int CONTEXT = 64;

  private final CpuBackend backend = new CpuBackend();
  private final ArenaMemory memory = new ArenaMemory();
  private final int[] ids = new Random(9).ints(40, 0, OperationGraph.VOCABULARY).toArray();

  @AfterEach
  void stop() {
    CpuBackends.stop(backend);
    assertThat(memory.leased()).isZero();
  }

  private CompiledModel compile(OperationGraph graph) {
    OperationGraph.Made g = graph.make(Quantiser.F32);
    CompileOptions options =
        new CompileOptions(ROWS, ROWS, CONTEXT, 4 * CONTEXT, 1, false, memory, 3, Set.of());
    return backend.compile(g.graph(), g.weights(), options);
  }

  /** Rows [from, to) in a slot; logits of the last. */
  private float[] feed(CompiledModel model, int slot, int from, int to) {
    Batch batch = new Batch(ROWS);
    Outputs out = new Outputs(1, OperationGraph.VOCABULARY);
    int[] table = {2 * slot, 2 * slot + 1};
    batch.sequence(table, 2);
    batch.slot(slot);
    for (int i = from; i < to; i++) {
      batch.row(ids[i], i, i, false, i + 1 == to);
    }
    model.forward(batch, out).await();
    return Arrays.copyOf(out.logits(), OperationGraph.VOCABULARY);
  }

  /** The blocks of slot 0 too, for graphs that also have attention. */
  private static void copyBlocks(KvStore kv, int to) {
    kv.copy(0, 2 * to);
    kv.copy(1, 2 * to + 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = OperationGraph.class,
      names = {"CONVOLUTIONS", "SCANS"})
  void copiedSavedAndRestoredStateContinuesWithTheSameBits(OperationGraph graph) {
    try (CompiledModel model = compile(graph);
        Arena arena = Arena.ofConfined()) {
      KvStore kv = model.kv();
      assertThat(kv.slots()).isEqualTo(3);
      kv.clearSlot(0);
      feed(model, 0, 0, 25);
      MemorySegment image = arena.allocate(kv.layout().slotBytes());
      kv.readSlot(0, image);
      kv.copySlot(0, 1);
      copyBlocks(kv, 1);
      float[] expected = feed(model, 0, 25, 40);
      assertThat(feed(model, 1, 25, 40)).as("copied").isEqualTo(expected);
      kv.writeSlot(2, image);
      copyBlocks(kv, 2);
      assertThat(feed(model, 2, 25, 40)).as("restored").isEqualTo(expected);
      kv.clearSlot(2);
      assertThat(feed(model, 2, 25, 40)).as("cleared: another past").isNotEqualTo(expected);
      kv.clearSlot(2);
      feed(model, 2, 0, 13);
      assertThat(feed(model, 2, 13, 40)).as("computed again").isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = OperationGraph.class,
      names = {"CONVOLUTIONS", "SCANS"})
  void refusesSlotsAndRowsThatItCannotKeep(OperationGraph graph) {
    try (CompiledModel model = compile(graph)) {
      assertThatThrownBy(() -> feed(model, 3, 0, 1))
          .hasMessageContaining("SHEAF-CPU-009")
          .hasMessageContaining("a slot from 0 to 2");
      Batch tree = new Batch(ROWS);
      tree.sequence(new int[] {0, 1}, 2);
      tree.row(1, 0, 0, false, true);
      tree.row(2, 1, 1, 0, false, true);
      tree.row(3, 1, 2, 0, false, true);
      Outputs out = new Outputs(3, OperationGraph.VOCABULARY);
      assertThatThrownBy(() -> model.forward(tree, out))
          .hasMessageContaining("SHEAF-CPU-009")
          .hasMessageContaining("a tree");
    }
  }
}
