package dev.sheaf.backend.reference.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.model.Experts.Routing;
import dev.sheaf.model.Experts.Score;
import org.junit.jupiter.api.Test;

final class ExpertChoiceTest {
  private static double[] weights(Routing routing, double... outputs) {
    ExpertChoice choice = new ExpertChoice(outputs.length, routing, Vector.NONE);
    double[] room = new double[choice.room()];
    choice.choose(outputs.clone(), 0, room, 0);
    return java.util.Arrays.copyOf(room, outputs.length);
  }

  @Test
  void theBestFewShareTheWeight() {
    double[] w = weights(Routing.softmax(2), 0, Math.log(3), Math.log(1), Math.log(2));
    assertThat(w).containsExactly(new double[] {0, 0.6, 0, 0.4}, within(1e-15));
  }

  @Test
  void ofEqualsTheLowerIndexWins() {
    double[] w = weights(Routing.softmax(2), 1, 2, 2, 2);
    assertThat(w).containsExactly(0, 0.5, 0.5, 0);
  }

  @Test
  void weightsMayStayAsTheyAreAndBeScaled() {
    Routing raw = new Routing(Score.SIGMOID, 2, 1, 1, false, 3);
    double[] w = weights(raw, 0, -1, Math.log(3), -2);
    assertThat(w).containsExactly(new double[] {1.5, 0, 2.25, 0}, within(1e-15));
  }

  @Test
  void onlyTheBestGroupsAreOpen() {
    // The single best expert is in a group whose two best are worth less than another's.
    Routing grouped = new Routing(Score.SIGMOID, 2, 2, 1, true, 1);
    double[] w = weights(grouped, 3, -9, 2, 2);
    assertThat(w).containsExactly(0, 0, 0.5, 0.5);
  }

  @Test
  void whatIsNoNumberMakesNoNumber() {
    double[] w = weights(Routing.softmax(1), 1, Double.NaN, 2);
    assertThat(java.util.Arrays.stream(w).anyMatch(Double::isNaN)).isTrue();
  }
}
