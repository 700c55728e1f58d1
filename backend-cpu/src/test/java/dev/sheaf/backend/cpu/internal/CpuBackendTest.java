package dev.sheaf.backend.cpu.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.BackendCapabilities;
import dev.sheaf.model.TensorType;
import org.junit.jupiter.api.Test;

final class CpuBackendTest {

  @Test
  void saysWhatItCanDoWithoutStartingThreads() {
    CpuBackend backend = new CpuBackend();
    BackendCapabilities found = backend.probe();
    assertThat(found.device()).contains("cores").contains("-bit vectors");
    assertThat(found.tensorTypes())
        .containsExactlyInAnyOrder(
            TensorType.F32,
            TensorType.F16,
            TensorType.BF16,
            TensorType.Q8_0,
            TensorType.Q4_0,
            TensorType.Q4_1,
            TensorType.Q5_0,
            TensorType.Q5_1,
            TensorType.Q2_K,
            TensorType.Q3_K,
            TensorType.Q4_K,
            TensorType.Q5_K,
            TensorType.Q6_K);
    assertThat(found.operations()).contains("attention.window", "feedforward.gated.silu");
    assertThat(found.numerics().id()).matches("cpu-(128|256|512)-float32-kvf32");
    assertThat(found.numerics().batchInvariant()).isTrue();
    assertThat(backend.fitness()).isPositive();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(t -> t.getName().startsWith("sheaf-cpu-"));
    backend.deactivate();
  }
}
