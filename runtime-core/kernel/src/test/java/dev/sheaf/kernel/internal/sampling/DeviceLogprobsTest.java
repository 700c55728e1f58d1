package dev.sheaf.kernel.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Outputs;
import dev.sheaf.sampling.Candidates;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What the device finds of a row says the same as walking over it. */
final class DeviceLogprobsTest {
  private static final int VOCABULARY = 300;

  @Test
  void sumAndLikeliestAreThoseOfTheRow() {
    Random random = new Random(5);
    Outputs outputs = new Outputs(1, VOCABULARY);
    outputs.askTop(4);
    outputs.prepare(1);
    for (int i = 0; i < VOCABULARY; i++) {
      outputs.logits()[i] = (float) random.nextGaussian(0, 4);
    }
    outputs.logits()[7] = Float.NEGATIVE_INFINITY;
    Candidates scratch = new Candidates(VOCABULARY);
    Logprobs walked = new Logprobs();
    walked.read(outputs.logits(), 0, VOCABULARY);
    double sum = 0;
    scratch.reset(outputs.logits(), 0);
    scratch.keepTop(4);
    for (int i = 0; i < 4; i++) {
      outputs.top(0, i, scratch.id(i), outputs.logits()[scratch.id(i)]);
    }
    for (int i = 0; i < VOCABULARY; i++) {
      sum += Math.exp(outputs.logits()[i]);
    }
    outputs.logSumExp(0, Math.log(sum));

    Logprobs taken = new Logprobs();
    taken.take(outputs.logits(), 0, outputs.topLogit(0, 0), outputs.logSumExp(0));
    assertThat(taken.finite()).isTrue();
    for (int i = 0; i < VOCABULARY; i++) {
      if (i != 7) {
        assertThat(taken.of(i)).isCloseTo(walked.of(i), Offset.offset(1e-9));
      }
    }
    assertThat(taken.of(7)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(taken.top(3, outputs, 0).stream().map(a -> a.id()))
        .isEqualTo(walked.top(3, scratch).stream().map(a -> a.id()).toList());
  }

  @Test
  void aSumThatIsNoNumberIsNotBelieved() {
    Logprobs taken = new Logprobs();
    for (double sum : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      taken.take(new float[] {1, 2}, 0, 2, sum);
      assertThat(taken.finite()).as("%s", sum).isFalse();
    }
  }

  @Test
  void roundingDoesNotMakeAProbabilityLargerThanOne() {
    Logprobs taken = new Logprobs();
    taken.take(new float[] {10, -90}, 0, 10, 10 - 1e-7);
    assertThat(taken.of(0)).isZero();
  }
}
