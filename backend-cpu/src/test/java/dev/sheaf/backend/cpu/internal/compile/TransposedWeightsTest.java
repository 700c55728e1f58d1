package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.Quantiser;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Matrices that a file stores column by column give the bits of the same matrices row by row. */
final class TransposedWeightsTest {
  private static final int VOCABULARY = 37;
  private static final int WIDTH = 32;
  private static final int INNER = 70;
  private static final int[] IDS = {1, 5, 36, 0, 7, 7, 12};

  private final CpuBackend backend = new CpuBackend();

  @AfterEach
  void stop() {
    CpuBackends.stop(backend);
  }

  private static ModelGraph graph(WeightRef table, WeightRef up, WeightRef down) {
    return new ModelGraph(
        "transposed",
        VOCABULARY,
        WIDTH,
        64,
        2,
        List.of(
            new Operation.Embed(table, 1, 0),
            new Operation.FeedForward(
                0, Projection.of(up), Projection.of(down), Operation.Activation.RELU, 1),
            new Operation.OutputHead(1, Projection.of(table), 1)),
        List.of());
  }

  private float[][] logits(ModelGraph graph, SmallWeights weights) {
    try (Runner runner = new Runner(backend, graph, weights, 1, 2)) {
      return runner.all(IDS, 4, 5);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Quantiser.class,
      names = {"F32", "F16", "BF16"})
  void giveTheBitsOfPlainOnes(Quantiser type) {
    for (float special : new float[] {1f, 70000f}) { // the second is infinite in 16 bits
      SmallWeights w = new SmallWeights(type, 4);
      float[] table = w.gaussian(VOCABULARY * WIDTH, 0, 1);
      float[] up = w.gaussian(INNER * WIDTH, 0, 0.2);
      float[] down = w.gaussian(WIDTH * INNER, 0, 0.2);
      down[INNER + 3] = special;
      WeightRef t = new WeightRef("table", VOCABULARY, WIDTH);
      WeightRef u = new WeightRef("up", INNER, WIDTH);
      WeightRef d = new WeightRef("down", WIDTH, INNER);
      w.put("table", type, table, VOCABULARY, WIDTH);
      w.put("up", type, up, INNER, WIDTH);
      w.put("down", type, down, WIDTH, INNER);
      ModelGraph plain = graph(t, u, d);
      ModelGraph transposed =
          graph(
              w.transposed("table.t", t, table),
              w.transposed("up.t", u, up),
              w.transposed("down.t", d, down));
      if (special == 1f || type != Quantiser.F16) {
        assertThat(logits(transposed, w)).isDeepEqualTo(logits(plain, w));
      } else {
        assertThatThrownBy(() -> logits(plain, w)).hasMessageContaining("NOT_A_NUMBER");
        assertThatThrownBy(() -> logits(transposed, w)).hasMessageContaining("NOT_A_NUMBER");
      }
    }
  }

  @Test
  void areRefusedIfQuantised() {
    SmallWeights w = new SmallWeights(Quantiser.Q8_0, 4);
    WeightRef table = w.matrix("table", VOCABULARY, WIDTH);
    w.put("up.t", Quantiser.Q8_0, w.gaussian(WIDTH * 64, 0, 1), WIDTH, 64);
    WeightRef up = new WeightRef("up.t", 64, WIDTH, true);
    WeightRef down = w.matrix("down", WIDTH, 64);
    assertThatThrownBy(() -> logits(graph(table, up, down), w))
        .hasMessageContaining("SHEAF-CPU-003")
        .hasMessageContaining("up.t")
        .hasMessageContaining("F32 F16 BF16 for transposed matrices");
  }

  @Test
  void areRefusedIfTheFileStoresThemTheOtherWay() {
    SmallWeights w = new SmallWeights(Quantiser.F32, 4);
    WeightRef table = w.matrix("table", VOCABULARY, WIDTH);
    w.matrix("up", INNER, WIDTH);
    WeightRef down = w.matrix("down", WIDTH, INNER);
    assertThatThrownBy(() -> logits(graph(table, new WeightRef("up", INNER, WIDTH, true), down), w))
        .hasMessageContaining("SHEAF-CPU-005")
        .hasMessageContaining("32 × 70");
  }
}
