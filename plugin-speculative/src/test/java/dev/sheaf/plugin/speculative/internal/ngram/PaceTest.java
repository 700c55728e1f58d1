package dev.sheaf.plugin.speculative.internal.ngram;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PaceTest {
  @Test
  void refusalsMakeItProposeLessAndLess() {
    Pace pace = new Pace(16);
    int steps = 10_000;
    int proposed = 0;
    for (int i = 0; i < steps; i++) {
      int nodes = pace.nodes();
      proposed += nodes;
      pace.judged(nodes, 0);
    }
    assertThat(proposed).isLessThan(steps / 50);
  }

  @Test
  void acceptanceMakesItProposeMore() {
    Pace pace = new Pace(16);
    assertThat(pace.nodes()).isEqualTo(8);
    pace.judged(8, 3);
    assertThat(pace.nodes()).isEqualTo(16);
    pace.judged(16, 16);
    assertThat(pace.nodes()).isEqualTo(16);
  }

  @Test
  void itComesBackAfterALongRefusal() {
    Pace pace = new Pace(16);
    for (int i = 0; i < 5_000; i++) {
      pace.judged(pace.nodes(), 0);
    }
    int waited = 0;
    int nodes;
    while ((nodes = pace.nodes()) == 0) {
      waited++;
    }
    assertThat(waited).isLessThanOrEqualTo(128);
    assertThat(nodes).isEqualTo(1);
    pace.judged(1, 1);
    assertThat(pace.nodes()).isEqualTo(2);
    pace.judged(2, 1);
    assertThat(pace.nodes()).isEqualTo(4);
  }

  @Test
  void stepsWithoutAProposalSayNothing() {
    Pace pace = new Pace(16);
    for (int i = 0; i < 100; i++) {
      pace.judged(0, 0);
    }
    assertThat(pace.nodes()).isEqualTo(8);
  }
}
