package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.model.Operation;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.ArenaMemory;
import dev.sheaf.testing.Quantiser;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights that are not numbers cost the rows that meet them, nobody else. */
final class BrokenWeightsTest {
  private final CpuBackend backend = new CpuBackend();

  @AfterEach
  void stop() {
    CpuBackends.stop(backend);
  }

  @ParameterizedTest
  @EnumSource(Quantiser.class)
  void anEmbeddingWithANotANumberFailsItsRowAlone(Quantiser type) {
    RandomGraph g = new RandomGraph(type);
    int width = g.width;
    int bytes = (int) g.tensors.get("embed").info().type().bytes(width);
    byte[] embed = g.tensors.get("embed").data().toArray(ValueLayout.JAVA_BYTE);
    byte[] nan =
        type == Quantiser.F32 ? new byte[] {0, 0, (byte) 0xc0, 0x7f} : new byte[] {0, 0x7e};
    if (type == Quantiser.BF16) {
      nan = new byte[] {(byte) 0xc0, 0x7f};
    }
    int scale =
        switch (type) {
          case Q2_K -> 80;
          case Q3_K -> 108;
          case Q6_K -> 208;
          default -> 0;
        };
    System.arraycopy(nan, 0, embed, 5 * bytes + scale, nan.length);
    // The head must not share the broken table.
    g.put("table", TensorType.valueOf(type.name()), embed, List.of(100L, (long) width));
    var ops = new ArrayList<>(g.operations());
    ops.set(0, new Operation.Embed(new WeightRef("table", 100, width), 1, 0));
    ArenaMemory memory = new ArenaMemory();
    try (CompiledModel model =
        backend.compile(
            g.graph(ops), g.weights(), new CompileOptions(8, 8, 64, 192, 2, false, memory))) {
      Batch batch = new Batch(8);
      Outputs out = new Outputs(3, RandomGraph.VOCABULARY);
      int[] tokens = {4, 5, 6};
      for (boolean generated : new boolean[] {true, false}) {
        batch.clear();
        for (int s = 0; s < 3; s++) {
          batch.sequence(new int[] {s}, 1);
          batch.row(tokens[s], 0, 0, generated, true);
        }
        model.forward(batch, out).await();
        assertThat(out.status(0)).isEqualTo(Outputs.Status.OK);
        assertThat(out.status(1)).isEqualTo(Outputs.Status.NOT_A_NUMBER);
        assertThat(out.status(2)).isEqualTo(Outputs.Status.OK);
      }
    }
  }
}
