package dev.sheaf.backend.reference.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.reference.internal.state.StateStore;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Tensor;
import dev.sheaf.testing.ArenaMemory;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReferenceModelTest {
  private static final int[] TABLE = {0, 1, 2, 3};

  private final ArenaMemory memory = new ArenaMemory();
  private final TestWeights weights = new TestWeights(21);
  private final ModelGraph graph = GraphSample.plain().graph(weights);

  @Test
  void aRowThatIsNotANumberFailsAlone() {
    float[] table = weights.values.get("table").clone();
    table[7 * GraphSample.WIDTH] = Float.NaN;
    weights.put("table", Quantiser.F32, GraphSample.VOCABULARY, GraphSample.WIDTH, table);
    try (CompiledModel model = compile(1, false)) {
      Batch batch = new Batch(4);
      batch.sequence(new int[] {0}, 1);
      batch.row(3, 0, 0, false, true);
      batch.row(4, 1, 1, false, true);
      batch.sequence(new int[] {1}, 1);
      batch.row(7, 0, 0, false, true);
      Outputs together = new Outputs(3, GraphSample.VOCABULARY);
      model.forward(batch, together).await();
      assertThat(together.status(0)).isEqualTo(Outputs.Status.OK);
      assertThat(together.status(1)).isEqualTo(Outputs.Status.OK);
      assertThat(together.status(2)).isEqualTo(Outputs.Status.NOT_A_NUMBER);

      Batch alone = new Batch(2);
      alone.sequence(new int[] {2}, 1);
      alone.row(3, 0, 0, false, true);
      alone.row(4, 1, 1, false, true);
      Outputs expected = new Outputs(2, GraphSample.VOCABULARY);
      model.forward(alone, expected).await();
      int two = 2 * GraphSample.VOCABULARY;
      assertThat(Arrays.copyOf(together.logits(), two))
          .isEqualTo(Arrays.copyOf(expected.logits(), two));
    }
  }

  @Test
  void copiesItsWeightsSoThatTheSourceMayClose() {
    Arena file = Arena.ofShared();
    weights.tensors.replaceAll((name, t) -> {
      MemorySegment copy = file.allocate(t.data().byteSize());
      return new Tensor(t.info(), copy.copyFrom(t.data()));
    });
    try (CompiledModel model = compile(1, false)) {
      float[] before = logits(model);
      file.close();
      assertThat(logits(model)).isEqualTo(before);
      assertThat(model.weightBytes()).isPositive();
    }
  }

  @Test
  void usesWeightsInPlaceWhereTheyStay() {
    try (CompiledModel copied = compile(1, false);
        CompiledModel inPlace = compile(1, true)) {
      assertThat(inPlace.weightBytes()).isZero();
      assertThat(logits(inPlace)).isEqualTo(logits(copied));
    }
  }

  @Test
  void givesAllMemoryBackOnceClosed() {
    CompiledModel model = compile(2, false);
    assertThat(memory.leased()).isGreaterThan(model.kv().layout().blockBytes() * 4);
    model.close();
    model.close();
    assertThat(memory.leased()).isZero();
  }

  @Test
  void aForwardAllocatesNothingButForSinesAndCosines() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (CompiledModel model = compile(1, false)) {
      Batch batch = new Batch(4);
      Outputs out = new Outputs(2, GraphSample.VOCABULARY);
      fill(batch);
      for (int i = 0; i < 50; i++) {
        model.forward(batch, out).await();
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        model.forward(batch, out).await();
      }
      // Two calls of 32 bytes for each layer, row and pair, and a little for the counter itself.
      long trigonometry = 100L * GraphSample.LAYERS * 2 * 3 * 2 * 32;
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(trigonometry + 1600);
    }
  }

  @Test
  void blocksMoveBetweenModelsOfOneLayout() {
    try (CompiledModel a = compile(1, false);
        CompiledModel b = compile(2, false);
        Arena arena = Arena.ofConfined()) {
      assertThat(b.kv().layout()).isEqualTo(a.kv().layout());
      run(a, TABLE, 0, 3, 5, 8, 13);
      MemorySegment image = arena.allocate(a.kv().layout().blockBytes());
      a.kv().read(0, image);
      b.kv().write(2, image);
      b.kv().copy(2, 1);
      float[] stayed = run(a, TABLE, 4, 21);
      assertThat(run(b, new int[] {2}, 4, 21)).isEqualTo(stayed);
      assertThat(run(b, new int[] {1}, 4, 21)).isEqualTo(stayed);
      assertThat(run(b, new int[] {3}, 4, 21)).isNotEqualTo(stayed);
    }
  }

  @Test
  void layoutsOfOtherWidthsHaveOtherNames() {
    ModelGraph wider = GraphSample.plain().heads(4, 4, 6, 3).graph(new TestWeights(1));
    assertThat(StateStore.layoutOf(wider.state(), List.of()).id())
        .isNotEqualTo(StateStore.layoutOf(graph.state(), List.of()).id());
    assertThat(StateStore.layoutOf(graph.state(), List.of()).id())
        .isEqualTo("reference-float64-16-2x12+12");
  }

  @Test
  void quantisedWeightsComputeAsTheirValues() {
    // The same numbers once as Q8_0 and once as float32: the program cannot tell.
    TestWeights plain = new TestWeights(2);
    GraphSample wide = GraphSample.plain();
    ModelGraph plainGraph = wide.graph(plain);
    TestWeights quantised = new TestWeights(2);
    wide.graph(quantised);
    float[] head = new float[GraphSample.VOCABULARY * 12];
    for (int i = 0; i < head.length; i++) {
      head[i] = (i % 17 - 8) * 0.25f; // exact in a half
    }
    plain.put("head", Quantiser.F32, GraphSample.VOCABULARY, 12, head);
    quantised.put("head", Quantiser.F16, GraphSample.VOCABULARY, 12, head);
    CompileOptions options = options(1, false);
    try (CompiledModel a = new ReferenceBackend().compile(plainGraph, plain, options);
        CompiledModel b = new ReferenceBackend().compile(plainGraph, quantised, options)) {
      assertThat(logits(b)).isEqualTo(logits(a));
      assertThat(b.weightBytes()).isLessThan(a.weightBytes());
    }
  }

  @Test
  void saysWhatItIs() {
    ReferenceBackend backend = new ReferenceBackend();
    assertThat(backend.fitness()).isEqualTo(1);
    assertThat(backend.probe().numerics().batchInvariant()).isTrue();
    try (CompiledModel model = compile(1, false)) {
      assertThat(model.numerics()).isEqualTo(backend.probe().numerics());
      assertThat(model.operations()).isEqualTo(graph.operations().size());
      assertThat(model.kv().blocks()).isEqualTo(4);
    }
  }

  private CompiledModel compile(int threads, boolean stay) {
    return new ReferenceBackend().compile(graph, weights, options(threads, stay));
  }

  private CompileOptions options(int threads, boolean stay) {
    return new CompileOptions(8, 4, 64, 64, threads, stay, memory);
  }

  private static void fill(Batch batch) {
    batch.clear();
    batch.sequence(TABLE, 4);
    batch.row(1, 0, 0, false, false);
    batch.row(2, 1, 1, false, true);
  }

  private static float[] logits(CompiledModel model) {
    return run(model, TABLE, 0, 1, 2, 3);
  }

  private static float[] run(CompiledModel model, int[] table, int from, int... ids) {
    Batch batch = new Batch(ids.length);
    batch.sequence(table, table.length);
    for (int i = 0; i < ids.length; i++) {
      batch.row(ids[i], from + i, from + i, false, i == ids.length - 1);
    }
    Outputs out = new Outputs(1, GraphSample.VOCABULARY);
    model.forward(batch, out).await();
    return out.logits().clone();
  }
}
