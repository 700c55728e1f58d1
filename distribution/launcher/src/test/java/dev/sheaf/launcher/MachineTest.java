package dev.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MachineTest {
  @Test
  void refusesAnOldJava() {
    assertThatThrownBy(new Machine(24, true, "/jdk")::check)
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(9))
        .hasMessageContaining("SHEAF-LAUNCH-002")
        .hasMessageContaining("found     24");
  }

  @Test
  void refusesAJavaWithoutTheVectorModule() {
    assertThatThrownBy(new Machine(25, false, "/jdk")::check)
        .hasMessageContaining("SHEAF-LAUNCH-003")
        .hasMessageContaining("--add-modules jdk.incubator.vector");
  }

  @Test
  void acceptsTheJavaThatRunsTheTests() {
    assertThatCode(Machine.current()::check).doesNotThrowAnyException();
  }
}
