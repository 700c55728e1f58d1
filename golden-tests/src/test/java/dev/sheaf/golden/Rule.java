package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.testing.DirectModel;
import java.util.function.IntFunction;

/** When a backend's numbers are those of the golden. */
final class Rule {
  /** Below this margin, in raw logits, float32 and float64 may choose differently. */
  static final double MARGIN = 0.02;

  private Rule() {}

  /** How far a first-step logit may be from the golden's. */
  static double tolerance(String backend) {
    return backend.equals("reference") ? 1e-3 : 0.02;
  }

  /**
   * Runs one case.
   *
   * @param steps how many ids at most
   * @param margins gives the oracle's margins of the first n steps; asked only where ids differ and
   *     the golden has none
   * @param end ids that end the continuation
   */
  static void check(
      DirectModel model,
      String backend,
      Golden.Case golden,
      int steps,
      IntFunction<float[]> margins,
      Report report,
      int... end) {
    int most = Math.min(steps, golden.greedy().length);
    DirectModel.Continuation found = model.greedy(golden.prompt(), most, end);
    double worst = 0;
    for (int i = 0; i < golden.topIds().length; i++) {
      double logit = found.firstLogits()[golden.topIds()[i]];
      worst = Math.max(worst, Math.abs(logit - golden.topLogits()[i]));
      assertThat(logit)
          .as("first-step logit of id %d", golden.topIds()[i])
          .isCloseTo(golden.topLogits()[i], within(tolerance(backend)));
    }
    int equal = equalIds(found.ids(), golden.greedy(), most);
    if (equal < most) {
      assertThat(leastMargin(golden, margins, equal + 1))
          .as("ids equal up to step %d, so a step until there must be a close call", equal)
          .isLessThan(MARGIN);
    }
    report.add(worst, equal, most);
  }

  private static int equalIds(int[] found, int[] expected, int most) {
    int equal = 0;
    while (equal < most && equal < found.length && found[equal] == expected[equal]) {
      equal++;
    }
    return equal;
  }

  private static double leastMargin(Golden.Case golden, IntFunction<float[]> margins, int steps) {
    double least = Double.POSITIVE_INFINITY;
    float[] oracle = golden.margins().length > 0 ? new float[0] : margins.apply(steps);
    for (int i = 0; i < steps; i++) {
      least = Math.min(least, golden.margins().length > 0 ? golden.margins()[i] : oracle[i]);
    }
    return least;
  }
}
