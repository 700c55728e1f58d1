package dev.sheaf.kernel.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StepBudgetTest {
  private final StepBudget budget = new StepBudget(512);

  @Test
  void startsCarefullyAndWithinItsMost() {
    assertThat(budget.rows()).isEqualTo(32);
    assertThat(new StepBudget(8).rows()).isEqualTo(8);
  }

  @Test
  void aSlowBackendGetsFewRowsAndAlwaysOne() {
    budget.took(32, 3.2);
    assertThat(budget.rows()).as("0.1 s a row: two rows in a quarter of a second").isEqualTo(2);
    budget.took(2, 20);
    assertThat(budget.rows()).isEqualTo(1);
  }

  @Test
  void aFastBackendGetsAsManyAsThereMayBe() {
    budget.took(32, 0.001);
    assertThat(budget.rows()).isEqualTo(512);
  }

  @Test
  void decodingSaysLittleAboutLargeSteps() {
    budget.took(64, 0.064);
    int before = budget.rows();
    for (int i = 0; i < 100; i++) {
      budget.took(1, 0.02);
    }
    assertThat(budget.rows()).as("one row costs 20 ms, but 64 cost 64").isEqualTo(before);
  }

  @Test
  void aTooHopefulEstimateIsLoweredBySmallSteps() {
    budget.took(64, 0.001);
    budget.took(4, 0.8);
    assertThat(budget.rows()).isEqualTo(1);
  }

  @Test
  void aTooGloomyEstimateRecovers() {
    budget.took(32, 32);
    assertThat(budget.rows()).isEqualTo(1);
    budget.took(1, 0.001);
    assertThat(budget.rows()).isEqualTo(250);
  }

  @Test
  void anotherBackendStartsAfresh() {
    budget.took(32, 32);
    budget.reset();
    assertThat(budget.rows()).isEqualTo(32);
  }
}
