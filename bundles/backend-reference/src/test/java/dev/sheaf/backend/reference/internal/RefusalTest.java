package dev.sheaf.backend.reference.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Outputs;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.Tensor;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.ArenaMemory;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RefusalTest {
  private final ArenaMemory memory = new ArenaMemory();
  private final TestWeights weights = new TestWeights(1);
  private final ModelGraph graph = GraphSample.plain().graph(weights);
  private final CompileOptions options = new CompileOptions(4, 2, 32, 64, 2, false, memory);

  @AfterEach
  void nothingStaysLeased() {
    assertThat(memory.leased()).isZero();
  }

  @Test
  void anUnknownOperationIsNamed() {
    record Convolution(int out) implements Operation {
      @Override
      public String capability() {
        return "mixer.convolution";
      }

      @Override
      public List<WeightRef> weights() {
        return List.of();
      }
    }
    SheafException e =
        refusal(ReferenceErrors.OPERATION, () -> compile(with(3, new Convolution(2))));
    assertThat(e.found()).isEqualTo("mixer.convolution");
    assertThat(e.expected()).contains("attention.causal");
    assertThat(new ReferenceBackend().supports(new Convolution(2), TensorType.F32).yes()).isFalse();
  }

  @Test
  void aTensorOfAnUnreadableTypeIsNamed() {
    TensorInfo info = new TensorInfo("head", TensorType.I16, List.of(29L, 12L));
    weights.tensors.put("head", new Tensor(info, MemorySegment.ofArray(new byte[29 * 12 * 2])));
    SheafException e = refusal(ReferenceErrors.TENSOR_TYPE, () -> compile(graph));
    assertThat(e.summary()).contains("head").contains("I16");
    assertThat(e.expected()).contains("Q4_1");
    Operation head = graph.operations().getLast();
    assertThat(new ReferenceBackend().supports(head, TensorType.Q8_K).reason()).contains("Q8_K");
    assertThat(new ReferenceBackend().supports(head, TensorType.Q8_0).yes()).isTrue();
  }

  @Test
  void aMissingTensorIsNamed() {
    weights.tensors.remove("layer1.gate");
    SheafException e = refusal(ReferenceErrors.MISSING_TENSOR, () -> compile(graph));
    assertThat(e.summary()).contains("layer1.gate");
    assertThat(e.expected()).isEqualTo("20 × 12");
  }

  @Test
  void aTensorOfAnotherShapeIsNamed() {
    weights.matrix("layer0.up", 12, 20);
    SheafException e = refusal(ReferenceErrors.SHAPE, () -> compile(graph));
    assertThat(e.summary()).contains("layer0.up");
    assertThat(e.found()).contains("[12, 20]");
  }

  @Test
  void aGraphThatReadsWhatNobodyWroteIsADefect() {
    refusal(ReferenceErrors.GRAPH, () -> compile(with(5, new Operation.Add(0, 2, 0))));
    refusal(ReferenceErrors.GRAPH, () -> compile(with(0, new Operation.Add(0, 0, 0))));
    refusal(ReferenceErrors.GRAPH, () -> compile(with(0, new Operation.Add(-5, 9, 0))));
  }

  @Test
  void aModelTooLargeForAddressesIsRefused() {
    CompileOptions huge = new CompileOptions(Integer.MAX_VALUE, 1, 16, 16, 1, false, memory);
    refusal(ReferenceErrors.TOO_LARGE, () -> new ReferenceBackend().compile(graph, weights, huge));
  }

  @Test
  void stateThatDoesNotFitIsADefect() {
    StateLayout one = graph.state().getFirst();
    StateLayout other = graph.state().getLast();
    refusal(ReferenceErrors.GRAPH, () -> compile(withState(one)));
    refusal(ReferenceErrors.GRAPH, () -> compile(withState(one, other, other)));
    for (StateLayout wrong :
        List.of(
            new StateLayout(other.layer(), StateLayout.Kind.LATENT, 12, 12),
            new StateLayout(other.layer(), StateLayout.Kind.RECURRENT, 12, 12),
            new StateLayout(other.layer(), StateLayout.Kind.PAGED, 12, 11),
            new StateLayout(other.layer() + 1, StateLayout.Kind.PAGED, 12, 12))) {
      refusal(ReferenceErrors.GRAPH, () -> compile(withState(one, wrong)));
    }
    compile(withState(other, one)).close(); // found by number, not by place
  }

  private ModelGraph withState(StateLayout... state) {
    return new ModelGraph(
        "sample",
        GraphSample.VOCABULARY,
        GraphSample.WIDTH,
        512,
        5,
        graph.operations(),
        List.of(state));
  }

  @Test
  void tapsThatAreNoLayersAreDefects() {
    CompileOptions tapped =
        new CompileOptions(4, 2, 32, 64, 2, false, memory, 1, java.util.Set.of(0));
    SheafException e =
        refusal(
            ReferenceErrors.GRAPH, () -> new ReferenceBackend().compile(graph, weights, tapped));
    assertThat(e.summary()).contains("tap");
  }

  @Test
  void weightsOfBlocksCannotBeTransposed() {
    weights.put("layer1.o", Quantiser.Q8_0, 32, 32, new float[32 * 32]);
    Operation.Projection transposed =
        Operation.Projection.of(new WeightRef("layer1.o", 32, 32, true));
    SheafException e =
        refusal(
            ReferenceErrors.SHAPE,
            () -> compile(with(4, new Operation.Linear(3, List.of(transposed), 4))));
    assertThat(e.expected()).contains("transposed");
  }

  @Test
  void batchesOutsideTheOptionsAreDefects() {
    try (CompiledModel model = compile(graph)) {
      Outputs out = new Outputs(2, GraphSample.VOCABULARY);
      refused(model, out, b -> {});
      refused(model, out, b -> rows(b, 5, 0, 1));
      refused(model, out, b -> rows(b, 3, 0, 3));
      refused(model, out, b -> b.row(GraphSample.VOCABULARY, 0, 0, false, true));
      refused(model, out, b -> b.row(-1, 0, 0, false, true));
      refused(model, out, b -> b.row(1, -1, 0, false, true));
      refused(model, out, b -> b.row(1, 0, -1, false, true));
      refused(model, out, b -> b.row(1, 32, 32, false, true));
      refused(model, new Outputs(2, 28), b -> b.row(1, 0, 0, false, true));
      refused(
          model,
          out,
          b -> {
            b.row(1, 0, 1, false, false);
            b.row(1, 1, 1, false, true); // the cell of the row before
          });
      refused(
          model,
          out,
          b -> {
            b.sequence(new int[] {0}, 1);
            b.row(1, 16, 16, false, true); // beyond its one block
          });
      refused(
          model,
          out,
          b -> {
            b.sequence(new int[] {4}, 1); // the store has blocks 0 to 3
            b.row(1, 0, 0, false, true);
          });
      refused(
          model,
          out,
          b -> {
            b.sequence(new int[] {0}, 2); // claims more than its table has
            b.row(1, 0, 0, false, true);
          });
    }
  }

  @Test
  void aClosedModelComputesNothing() {
    CompiledModel model = compile(graph);
    model.close();
    Batch batch = new Batch(1);
    batch.sequence(new int[] {0}, 1);
    batch.row(1, 0, 0, false, true);
    SheafException e =
        refusal(
            ReferenceErrors.BATCH,
            () -> model.forward(batch, new Outputs(1, GraphSample.VOCABULARY)));
    assertThat(e.found()).contains("closed");
  }

  private static void rows(Batch b, int count, int from, int logits) {
    for (int i = 0; i < count; i++) {
      b.row(1, from + i, from + i, false, i < logits);
    }
  }

  private static void refused(CompiledModel model, Outputs out, Consumer<Batch> fill) {
    Batch batch = new Batch(8);
    batch.sequence(new int[] {0, 1}, 2);
    fill.accept(batch);
    refusal(ReferenceErrors.BATCH, () -> model.forward(batch, out));
  }

  private ModelGraph with(int index, Operation operation) {
    List<Operation> ops = new ArrayList<>(graph.operations());
    ops.set(index, operation);
    return new ModelGraph(
        "sample", GraphSample.VOCABULARY, GraphSample.WIDTH, 512, 5, ops, graph.state());
  }

  private CompiledModel compile(ModelGraph g) {
    return new ReferenceBackend().compile(g, weights, options);
  }

  private static SheafException refusal(ErrorCode code, ThrowingCallable call) {
    SheafException e = catchThrowableOfType(SheafException.class, call);
    assertThat(e).as("a refusal").isNotNull();
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.expected()).isNotBlank();
    assertThat(e.found()).isNotBlank();
    assertThat(e.where()).isNotBlank();
    assertThat(e.next()).isNotBlank();
    return e;
  }
}
