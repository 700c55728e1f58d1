package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.backend.cpu.internal.kernel.MatMulQ4_1F32;
import dev.sheaf.backend.cpu.internal.kernel.WeightKernel;
import dev.sheaf.testing.Quantiser;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Kernels kernels = new Kernels();

  @Test
  void opensWhatAModelUsesAndEnds() throws InterruptedException {
    WeightKernel used = new MatMulQ4_1F32();
    try (WarmUp warmUp = new WarmUp(kernels)) {
      assertThat(kernels.isOpen(used.index())).isFalse();
      warmUp.begin(List.of(used), Set.of());
      await(warmUp);
      assertThat(kernels.isOpen(used.index())).isTrue();
      assertThat(kernels.isOpen(Kernels.TILES)).isTrue();
      assertThat(kernels.isOpen(Kernels.ROWS)).isTrue();
      assertThat(kernels.isOpen(0)).as("F32, not asked for").isFalse();
    }
  }

  @Test
  void opensWhatOnlySomeGraphsNeedWhenAsked() throws InterruptedException {
    Set<Integer> some = new HashSet<>();
    for (OperationGraph graph : OperationGraph.values()) {
      some.addAll(OperationTrials.neededBy(graph.make(Quantiser.F32).graph()));
    }
    assertThat(some).as("every kernel with a trial").hasSize(8);
    try (WarmUp warmUp = new WarmUp(kernels)) {
      warmUp.begin(List.of(), some);
      await(warmUp);
      for (int kernel : some) {
        assertThat(kernels.isOpen(kernel)).as("kernel %d", kernel).isTrue();
      }
      assertThat(kernels.isOpen(Kernels.ROWS)).as("not asked for").isFalse();
    }
  }

  @Test
  void closingEndsItInTheMiddle() throws InterruptedException {
    WarmUp warmUp = new WarmUp(kernels);
    warmUp.begin(List.of(new MatMulQ4_1F32()), Set.of());
    warmUp.close();
    await(warmUp);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(t -> t.getName().equals("sheaf-cpu-warm-up"));
  }

  @Test
  void aKernelThatGivesWrongNumbersNeverServes() throws InterruptedException {
    try (WarmUp warmUp = new WarmUp(kernels)) {
      warmUp.enqueue(List.of(new Wrong()));
      await(warmUp);
      assertThat(kernels.isOpen(Wrong.INDEX)).isFalse();
      assertThatThrownBy(() -> warmUp.enqueue(List.of()))
          .hasMessageContaining("SHEAF-CPU-010")
          .hasMessageContaining("a broken kernel")
          .hasMessageContaining("output 3");
    }
  }

  private static void await(WarmUp warmUp) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!warmUp.done()) {
      assertThat(Instant.now()).as("still warming").isBefore(end);
      Thread.sleep(5);
    }
  }

  private static final class Wrong implements WarmUp.Trial {
    static final int INDEX = 20;

    @Override
    public int opens() {
      return INDEX;
    }

    @Override
    public String name() {
      return "a broken kernel";
    }

    @Override
    public void run() {}

    @Override
    public long nanos() {
      return 1_000_000;
    }

    @Override
    public int difference() {
      return 3;
    }
  }
}
