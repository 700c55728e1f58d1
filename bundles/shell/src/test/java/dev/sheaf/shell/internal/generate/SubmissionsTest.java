package dev.sheaf.shell.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.FakeGeneration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SubmissionsTest {
  private final Submissions submissions = new Submissions();

  @Test
  void forgetsTheOldestThatEndedButNeverOneInFlight() {
    for (int i = 0; i < 200; i++) {
      FakeGeneration generation = new FakeGeneration("r" + i);
      if (i % 10 != 0) {
        generation.finish(FinishReason.STOP, "");
      }
      submissions.add(
          new Submission(
              generation,
              FakeEngine.model("tiny", false, 0),
              0,
              OptionalLong.empty(),
              false,
              false));
    }
    assertThat(submissions.ids()).hasSize(64).contains("r0", "r190", "r199").doesNotContain("r1");
  }
}
