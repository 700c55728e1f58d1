package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.testing.container.ContainerRun;
import dev.sheaf.testing.container.ContainerSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The archive's bundles start together, complete and quiet. */
final class ArchiveIT {
  @TestFactory
  Stream<DynamicTest> inContainer() throws Exception {
    ContainerRun run = ContainerSuite.onArchive().run(ArchiveChecks.class);
    return Stream.concat(
        run.tests(),
        Stream.of(
            DynamicTest.dynamicTest(
                "nothing is printed on standard error", () -> assertThat(run.stderr()).isEmpty()),
            DynamicTest.dynamicTest(
                "the log goes to its file",
                () -> assertThat(run.log()).isRegularFile().isNotEmptyFile())));
  }
}
