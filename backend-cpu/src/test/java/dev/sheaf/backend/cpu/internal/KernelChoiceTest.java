package dev.sheaf.backend.cpu.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelChoiceTest {

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void takesTheWidthsThatHaveKernels(int bits) {
    assertThat(KernelChoice.of(bits, "amd64").refusal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 64, 1024})
  void saysWhyOtherWidthsHaveNone(int bits) {
    assertThat(KernelChoice.of(bits, "riscv64").refusal().orElseThrow())
        .contains(bits + "-bit")
        .contains("riscv64")
        .contains("-XX:MaxVectorSize");
  }

  @Test
  void thisMachineHasKernels() {
    assertThat(KernelChoice.ofThisMachine().refusal()).isEmpty();
  }
}
