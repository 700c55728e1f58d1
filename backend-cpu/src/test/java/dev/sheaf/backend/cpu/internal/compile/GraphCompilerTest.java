package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.HostMemory;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Experts;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.ArenaMemory;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Refusals: each names its operation and tensor, and leaves nothing leased. */
final class GraphCompilerTest {
  private final CpuBackend backend = new CpuBackend();
  private final RandomGraph random = new RandomGraph(Quantiser.Q4_0);
  private final ArenaMemory memory = new ArenaMemory();

  @AfterEach
  void nothingStays() {
    CpuBackends.stop(backend);
    assertThat(memory.leased()).isZero();
  }

  private CompileOptions options(HostMemory from) {
    return new CompileOptions(16, 16, 64, 64, 1, false, from);
  }

  private CompiledModel compile(ModelGraph graph) {
    return backend.compile(graph, random.weights(), options(memory));
  }

  private ModelGraph changed(UnaryOperator<Operation> change) {
    return random.graph(new ArrayList<>(random.operations().stream().map(change).toList()));
  }

  private void refused(ModelGraph graph, String code, String... parts) {
    assertThatThrownBy(() -> compile(graph).close())
        .isInstanceOf(SheafException.class)
        .hasMessageContaining(code)
        .hasMessageContainingAll(parts);
  }

  @Test
  void refusesAMissingTensorByName() {
    random.tensors.remove("up.1");
    refused(random.graph(), "SHEAF-CPU-004", "up.1", "96 × 64", "feedforward.gated.silu");
  }

  @Test
  void refusesATensorOfAnotherShape() {
    random.put("q.0", TensorType.F32, new byte[4 * 64 * 32], List.of(32L, 64L));
    refused(random.graph(), "SHEAF-CPU-005", "q.0", "64 × 64", "[32, 64]");
  }

  @Test
  void refusesATypeWithoutAKernelAndSaysWhichItHas() {
    random.put("o.1", TensorType.I8, new byte[64 * 64], List.of(64L, 64L));
    String has = "F32 F16 BF16 Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q2_K Q3_K Q4_K Q5_K Q6_K";
    refused(random.graph(), "SHEAF-CPU-003", "o.1", "I8", has);
  }

  @Test
  void refusesAQuantisedVector() {
    random.put("n1.0", TensorType.Q8_0, new byte[2 * 34], List.of(64L));
    refused(random.graph(), "SHEAF-CPU-003", "n1.0", "F32 F16 BF16");
  }

  @Test
  void refusesPositionsBeyondTheTable() {
    OperationGraph.Made made = OperationGraph.POSITIONS.make(Quantiser.F32);
    try (CompiledModel model = backend.compile(made.graph(), made.weights(), options(memory))) {
      Outputs out = new Outputs(1, OperationGraph.VOCABULARY);
      Batch batch = new Batch(4);
      batch.sequence(new int[] {0}, 1);
      batch.row(1, OperationGraph.CONTEXT, 0, false, true);
      broken(model, batch, out, "a position from 0 to 639");
    }
  }

  @Test
  void computesAStageThatBeginsWithHiddenStates() {
    OperationGraph.Made made = OperationGraph.GATES.make(Quantiser.F32);
    List<Operation> later = new ArrayList<>(made.graph().operations());
    later.set(0, new Operation.Input(OperationGraph.WIDTH, 0));
    ModelGraph stage =
        new ModelGraph(
            "stage", OperationGraph.VOCABULARY, OperationGraph.WIDTH, 64, 4, later, List.of());
    float[] vector = new float[OperationGraph.WIDTH + 3];
    try (CompiledModel whole = backend.compile(made.graph(), made.weights(), options(memory));
        CompiledModel part = backend.compile(stage, made.weights(), options(memory))) {
      Outputs expected = new Outputs(1, OperationGraph.VOCABULARY);
      whole.forward(batch(7, 0, new int[] {0}), expected).await();
      dev.sheaf.model.Tensor table = made.weights().find("embed").orElseThrow();
      for (int k = 0; k < OperationGraph.WIDTH; k++) {
        long at = 4L * (7 * OperationGraph.WIDTH + k);
        vector[k + 3] = 2 * table.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, at);
      }
      Outputs out = new Outputs(1, OperationGraph.VOCABULARY);
      broken(part, batch(7, 0, new int[] {0}), out, "a vector of 64");
      Batch batch = batch(0, 0, new int[] {0});
      batch.embedding(vector, 3);
      part.forward(batch, out).await();
      assertThat(out.logits()).isEqualTo(expected.logits());
    }
  }

  @Test
  void refusesExpertsOfDifferentShapes() {
    OperationGraph.Made made = OperationGraph.EXPERTS.make(Quantiser.F32);
    List<Operation> ops = new ArrayList<>();
    for (Operation op : made.graph().operations()) {
      ops.add(op instanceof Experts e ? mixed(e) : op);
    }
    ModelGraph graph =
        new ModelGraph(
            "mixed", OperationGraph.VOCABULARY, OperationGraph.WIDTH, 64, 4, ops, List.of());
    assertThatThrownBy(() -> backend.compile(graph, made.weights(), options(memory)))
        .hasMessageContaining("SHEAF-CPU-006")
        .hasMessageContaining("experts of the same shapes");
  }

  private static Operation mixed(Experts e) {
    List<Experts.Expert> experts = new ArrayList<>(e.experts());
    Experts.Expert first = experts.getFirst();
    experts.set(1, new Experts.Expert(first.down(), first.up(), first.down()));
    return new Experts(
        e.in(), e.router(), e.correction(), e.routing(), experts, e.activation(), e.out());
  }

  @Test
  void refusesASoftCapBelowZero() {
    ModelGraph graph =
        changed(op ->
            op instanceof Operation.Attention a
                ? new Operation.Attention(
                    a.in(),
                    a.layer(),
                    a.heads(),
                    a.kvHeads(),
                    a.headWidth(),
                    a.queryNorm(),
                    a.keyNorm(),
                    a.normEpsilon(),
                    a.rotary(),
                    a.scale(),
                    a.window(),
                    -30,
                    a.out())
                : op);
    refused(graph, "SHEAF-CPU-006", "attention.softcap", "soft cap ≥ 0");
  }

  @Test
  void refusesAnOperationThatItDoesNotKnow() {
    Operation unknown =
        new Operation() {
          @Override
          public String capability() {
            return "mixer.rwkv7";
          }

          @Override
          public List<WeightRef> weights() {
            return List.of();
          }

          @Override
          public int out() {
            return 1;
          }
        };
    List<Operation> ops = new ArrayList<>(random.operations());
    ops.add(3, unknown);
    refused(random.graph(ops), "SHEAF-CPU-002", "mixer.rwkv7", "operation 3");
    assertThat(backend.supports(unknown, TensorType.F32).yes()).isFalse();
  }

  @Test
  void refusesAProgramThatReadsWhatNothingWrote() {
    ModelGraph graph =
        changed(op -> op instanceof Operation.Add a ? new Operation.Add(0, 2, 0) : op);
    refused(graph, "SHEAF-CPU-006", "width 64");
  }

  @Test
  void answersPerOperationAndType() {
    Operation linear = random.operations().get(2);
    assertThat(backend.supports(linear, TensorType.Q4_1).yes()).isTrue();
    assertThat(backend.supports(linear, TensorType.Q6_K).yes()).isTrue();
    assertThat(backend.supports(linear, TensorType.Q8_K).reason()).contains("Q8_K");
  }

  @Test
  void givesTheWeightsBackWhenTheStateDoesNotFit() {
    HostMemory full =
        (bytes, owner) -> {
          if (owner.contains("keys")) {
            throw SheafException.of(ErrorCode.of("SHEAF-MEMORY-001", ErrorKind.RESOURCES), "full")
                .toException();
          }
          return memory.lease(bytes, owner);
        };
    assertThatThrownBy(() -> backend.compile(random.graph(), random.weights(), options(full)))
        .hasMessageContaining("SHEAF-MEMORY-001");
  }

  @Test
  void refusesBatchesThatBreakTheContract() {
    try (CompiledModel model = compile(random.graph())) {
      Outputs out = new Outputs(1, RandomGraph.VOCABULARY);
      broken(model, batch(RandomGraph.VOCABULARY, 0, new int[] {0, 1}), out, "0 to 99");
      broken(model, batch(-1, 0, new int[] {0, 1}), out, "0 to 99");
      broken(model, batch(1, 64, new int[] {0, 1}), out, "2 blocks");
      broken(model, batch(1, 40, new int[] {0, 9}), out, "0 to 1");
      broken(model, batch(1, 0, new int[] {-3, 1}), out, "0 to 1");
      broken(model, batch(1, 0, new int[] {0}), new Outputs(1, 7), "100");
      broken(model, new Batch(4), out, "1 to 16 rows");
    }
  }

  private static Batch batch(int token, int cell, int[] table) {
    Batch batch = new Batch(4);
    batch.sequence(table, table.length);
    batch.row(token, cell, cell, false, true);
    return batch;
  }

  private static void broken(CompiledModel model, Batch batch, Outputs out, String part) {
    assertThatThrownBy(() -> model.forward(batch, out))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("SHEAF-CPU-009")
        .hasMessageContaining(part);
  }

  @Test
  void aClosedModelRefusesAndClosingTwiceDoesNothing() {
    CompiledModel model = compile(random.graph());
    model.close();
    model.close();
    Batch batch = batch(1, 0, new int[] {0});
    Outputs out = new Outputs(1, RandomGraph.VOCABULARY);
    assertThatThrownBy(() -> model.forward(batch, out)).hasMessageContaining("SHEAF-CPU-011");
  }

  @Test
  void aModelOutlivesItsBundle() {
    try (CompiledModel model = compile(random.graph())) {
      CpuBackends.stop(backend);
      Outputs out = new Outputs(1, RandomGraph.VOCABULARY);
      model.forward(batch(1, 0, new int[] {0}), out).await();
      assertThat(out.status(0)).isEqualTo(Outputs.Status.OK);
    }
    assertThatThrownBy(() -> compile(random.graph())).hasMessageContaining("SHEAF-CPU-011");
  }
}
