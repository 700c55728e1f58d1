package dev.sheaf.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CandidatesTest {
  private static Candidates of(float... logits) {
    Candidates c = new Candidates(logits.length);
    c.reset(logits, 0);
    return c;
  }

  @Test
  void theLastEditOfATokenCounts() {
    Candidates c = of(1, 2, 3);
    c.edit(1, 9);
    c.edit(1, 0.5);
    assertThat(c.score(1)).isEqualTo(0.5);
    assertThat(c.raw(1)).isEqualTo(2f);
    assertThat(c.best()).isEqualTo(2);
  }

  @Test
  void aForbiddenTokenStaysForbiddenWhateverIsEditedAfterwards() {
    Candidates c = of(1, 2);
    c.forbid(1);
    c.edit(1, 100);
    assertThat(c.score(1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(c.best()).isZero();
  }

  @Test
  void masksAddUp() {
    Candidates c = of(1, 2, 3, 4);
    c.forbid(3);
    c.allowOnly(new long[] {0b1011});
    c.allowOnly(new long[] {0b1110});
    assertThat(c.best()).isEqualTo(1);
    c.everything();
    assertThat(c.count()).isEqualTo(1);
  }

  @Test
  void nothingIsLeftWhenEverythingIsForbidden() {
    Candidates c = of(1, 2);
    c.allowOnly(new long[1]);
    assertThat(c.best()).isEqualTo(-1);
    c.keepTop(1);
    assertThat(c.count()).isZero();
    assertThat(c.best()).isEqualTo(-1);
    c.order();
    c.orderFirst(0);
    c.cut(0);
    assertThat(c.hasSurvivors()).isTrue();
  }

  @Test
  void editsComeBeforeTheFirstPass() {
    Candidates c = of(1, 2);
    c.keepTop(1);
    assertThatIllegalStateException()
        .isThrownBy(() -> c.edit(0, 1))
        .withMessageContaining("before the first pass");
    assertThatIllegalStateException().isThrownBy(() -> c.forbid(0));
    assertThatIllegalStateException().isThrownBy(() -> c.allowOnly(new long[1]));
    c.reset(new float[] {1, 2}, 0);
    c.edit(0, 5);
    assertThat(c.best()).isZero();
  }

  @Test
  void aScoreThatIsNoNumberNeverSurvives() {
    Candidates c = of(Float.NaN, 1, Float.NaN, 2);
    assertThat(c.best()).isEqualTo(3);
    c.keepTop(3);
    assertThat(c.count()).isEqualTo(2);
    c.reset(new float[] {Float.NaN, 1, 0, 2}, 0);
    c.everything();
    assertThat(c.count()).isEqualTo(3);
  }

  @Test
  void ordersNoMoreThanItWasAskedFor() {
    float[] logits = new float[150_000];
    Random random = new Random(3);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    Candidates c = of(logits);
    c.orderFirst(3);
    assertThat(c.ordered()).isFalse();
    assertThat(c.count()).isEqualTo(150_000);
    int outOfOrder = 0;
    for (int i = 4; i < c.count(); i++) {
      outOfOrder += c.survivorScore(i - 1) < c.survivorScore(i) ? 1 : 0;
    }
    assertThat(outOfOrder).isGreaterThan(10_000);
  }

  @Test
  void refusesWhatMakesNoSense() {
    Candidates c = of(1, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Candidates(0))
        .withMessageContaining("was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> c.keepTop(0))
        .withMessageContaining("was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> c.cut(0))
        .withMessageContaining("n must be");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> c.keepAtLeast(Double.NaN))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException().isThrownBy(() -> c.keepAtLeast(Double.NEGATIVE_INFINITY));
    c.everything();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> c.cut(3))
        .withMessageContaining("0 to 2, was 3");
    assertThatIllegalArgumentException().isThrownBy(() -> c.cut(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> c.orderFirst(3))
        .withMessageContaining("was 3");
  }

  @Test
  void allocatesNothingPerTokenOnceItHasGrown() {
    int vocabulary = 5_000;
    float[] logits = new float[vocabulary];
    Random random = new Random(5);
    for (int i = 0; i < vocabulary; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    long[] allowed = new long[(vocabulary + 63) >>> 6];
    java.util.Arrays.fill(allowed, -2L);
    Candidates c = new Candidates(vocabulary);
    Runnable token =
        () -> {
          c.reset(logits, 0);
          c.edit(17, 3);
          c.forbid(18);
          c.allowOnly(allowed);
          c.orderFirst(20);
          c.keepAtLeast(0.5);
          c.keepTop(40);
          c.cut(10);
          c.order();
          c.best();
        };
    for (int i = 0; i < 200; i++) {
      token.run();
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      token.run();
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100);
  }

  @Test
  void aBestTokenThatIsKnownIsBelievedOnlyWhileNothingIsEditedOrForbidden() {
    float[] logits = {1, 5, 3, 4};
    Candidates c = new Candidates(4);
    c.reset(logits, 0, 1);
    assertThat(c.best()).isEqualTo(1);
    c.reset(logits, 0, 1);
    c.edit(1, 0);
    assertThat(c.best()).isEqualTo(3);
    c.reset(logits, 0, 1);
    c.forbid(1);
    assertThat(c.best()).isEqualTo(3);
    c.reset(new float[] {9, 1, 1, 1}, 0);
    assertThat(c.best()).as("of another row").isZero();
  }
}
