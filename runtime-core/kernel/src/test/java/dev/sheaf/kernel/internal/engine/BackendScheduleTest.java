package dev.sheaf.kernel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import dev.sheaf.kernel.internal.engine.BackendSchedule.Decision;
import dev.sheaf.kernel.internal.select.Provider;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time is a number here, and starts where {@link System#nanoTime} is about to overflow. */
final class BackendScheduleTest {
  private long now = Long.MAX_VALUE - 1_000_000_000L;
  private final BackendSchedule schedule = new BackendSchedule(HoldTimes.DEFAULT, () -> now);
  private final Provider<Backend> cpu = provider("cpu");
  private final Provider<Backend> reference = provider("reference");
  private final Provider<Backend> cuda = provider("cuda");

  @BeforeEach
  void loadedOnCpu() {
    schedule.home("cpu");
  }

  @Test
  void aNewcomerThatIsFitterStandsBy() {
    assertThat(decide(cpu, cuda, cpu, reference)).isEqualTo(Decision.stay());
  }

  @Test
  void aRawStopIsWaitedOutBeforeTheFittestTakesOver() {
    schedule.departed("cpu", true);
    assertThat(decide(null, reference)).isEqualTo(again(2_000));
    pass(1_999);
    assertThat(decide(null, reference)).isEqualTo(again(1));
    pass(1);
    assertThat(decide(null, cuda, reference)).isEqualTo(to(cuda));
  }

  @Test
  void whoReturnsWithinTheHoldTimeGoesOnAtOnce() {
    schedule.departed("cpu", true);
    pass(500);
    Provider<Backend> back = provider("cpu");
    assertThat(decide(null, cuda, back, reference)).isEqualTo(to(back));
  }

  @Test
  void anOrderedStopIsNotWaitedOut() {
    schedule.departed("cpu", false);
    assertThat(decide(null, reference)).isEqualTo(to(reference));
  }

  @Test
  void theHomeBackendResumesOnReturnAndThenAtMostOncePerTenSeconds() {
    schedule.departed("cpu", false);
    schedule.serves("reference");
    Provider<Backend> back = provider("cpu");
    assertThat(decide(reference, back, reference)).as("the first return").isEqualTo(to(back));
    schedule.serves("cpu");
    pass(3_000);
    schedule.departed("cpu", false);
    schedule.serves("reference");
    Provider<Backend> again = provider("cpu");
    assertThat(decide(reference, again, reference)).isEqualTo(again(7_000));
    pass(6_999);
    assertThat(decide(reference, again, reference)).isEqualTo(again(1));
    pass(1);
    assertThat(decide(reference, again, reference)).isEqualTo(to(again));
  }

  @Test
  void aStandInThatGoesIsWaitedForUnlessHomeIsBack() {
    schedule.departed("cpu", false);
    schedule.serves("reference");
    schedule.departed("reference", true);
    assertThat(decide(null, cuda)).isEqualTo(again(2_000));
    Provider<Backend> referenceBack = provider("reference");
    assertThat(decide(null, cuda, referenceBack)).isEqualTo(to(referenceBack));
    Provider<Backend> cpuBack = provider("cpu");
    assertThat(decide(null, cuda, referenceBack, cpuBack)).isEqualTo(to(cpuBack));
  }

  @Test
  void withoutAnyBackendThereIsNothingToDoUntilOneComes() {
    schedule.departed("cpu", false);
    assertThat(decide(null)).isEqualTo(Decision.stay());
  }

  @Test
  void whoServesAndIsQuarantinedIsReplaced() {
    cpu.quarantine("a step failed");
    assertThat(decide(cpu, reference)).isEqualTo(to(reference));
  }

  @Test
  void whoCouldNotTakeOverIsPassedOverForAWhile() {
    schedule.departed("cpu", false);
    schedule.failed(cuda);
    assertThat(decide(null, cuda, reference)).isEqualTo(to(reference));
    assertThat(decide(null, cuda)).isEqualTo(again(10_000));
    pass(9_999);
    assertThat(decide(null, cuda)).isEqualTo(again(1));
    pass(1);
    assertThat(decide(null, cuda)).isEqualTo(to(cuda));
  }

  @Test
  void aReturnThatFailedIsTriedAgainLaterAndWhatServesGoesOn() {
    schedule.departed("cpu", false);
    schedule.serves("reference");
    Provider<Backend> back = provider("cpu");
    schedule.failed(back);
    assertThat(decide(reference, back, reference)).isEqualTo(again(10_000));
    pass(10_000);
    assertThat(decide(reference, back, reference)).isEqualTo(to(back));
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @SafeVarargs
  private Decision decide(Provider<Backend> serving, Provider<Backend>... usable) {
    return schedule.decide(Optional.ofNullable(serving), List.of(usable));
  }

  private static Decision to(Provider<Backend> target) {
    return new Decision(Optional.of(target), Optional.empty());
  }

  private static Decision again(long millis) {
    return new Decision(Optional.empty(), Optional.of(Duration.ofMillis(millis)));
  }

  private static Provider<Backend> provider(String name) {
    return new Provider<>(name, "1.0.0", new ToyBackend());
  }
}
