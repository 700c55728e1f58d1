package dev.sheaf.testing.container;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What happened in one container.
 *
 * @param outcomes one per test, in the order in which they ended
 * @param stderr what the container printed on standard error, from its start to its end
 * @param log the file that the archive's logging wrote; it exists if anything was logged
 */
public record ContainerRun(List<Outcome> outcomes, String stderr, Path log) {
  /** Copies the list. */
  public ContainerRun {
    outcomes = List.copyOf(outcomes);
  }

  /** The same results for the JUnit outside: each passes, fails or is skipped as it was inside. */
  public Stream<DynamicTest> tests() {
    if (outcomes.isEmpty()) {
      throw new IllegalStateException("the container ran no test");
    }
    return outcomes.stream()
        .map(outcome -> DynamicTest.dynamicTest(outcome.name(), outcome::replay));
  }
}
