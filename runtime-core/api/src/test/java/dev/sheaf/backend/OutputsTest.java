package dev.sheaf.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.backend.Outputs.Status;
import org.junit.jupiter.api.Test;

final class OutputsTest {
  @Test
  void keepsItsMemoryUntilMoreRowsAreAskedFor() {
    Outputs out = new Outputs(2, 5);
    float[] first = out.logits();
    out.prepare(2);
    assertThat(out.logits()).isSameAs(first).hasSize(10);
    out.prepare(3);
    assertThat(out.logits()).hasSize(15);
    float[] grown = out.logits();
    out.prepare(1);
    assertThat(out.logits()).isSameAs(grown);
    assertThat(out.offset(2)).isEqualTo(10);
    assertThat(out.vocabulary()).isEqualTo(5);
  }

  @Test
  void prepareForgetsHowRowsOfTheLastStepWent() {
    Outputs out = new Outputs(2, 1);
    out.prepare(2);
    out.status(1, Status.NOT_A_NUMBER);
    assertThat(out.status(0)).isEqualTo(Status.OK);
    assertThat(out.status(1)).isEqualTo(Status.NOT_A_NUMBER);
    out.prepare(2);
    assertThat(out.status(1)).isEqualTo(Status.OK);
  }

  @Test
  void refusesSizesThatAreNoneOrOverflow() {
    assertThatThrownBy(() -> new Outputs(0, 5)).hasMessageContaining("0, 5");
    assertThatThrownBy(() -> new Outputs(5, 0)).hasMessageContaining("5, 0");
    assertThatThrownBy(() -> new Outputs(1 << 16, 1 << 16)).isInstanceOf(ArithmeticException.class);
  }
}
