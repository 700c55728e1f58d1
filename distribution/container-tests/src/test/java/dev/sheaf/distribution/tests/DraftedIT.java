package dev.sheaf.distribution.tests;

import dev.sheaf.testing.container.ContainerSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Drafts change no token, whoever drafts and whenever the drafter goes. */
final class DraftedIT {
  @TestFactory
  Stream<DynamicTest> inContainer() throws Exception {
    return ContainerSuite.onArchive().run(DraftedChecks.class).tests();
  }
}
