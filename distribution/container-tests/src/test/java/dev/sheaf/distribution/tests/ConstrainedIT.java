package dev.sheaf.distribution.tests;

import dev.sheaf.testing.container.ContainerSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Grammars hold while their bundle is stopped and started. */
final class ConstrainedIT {
  @TestFactory
  Stream<DynamicTest> inContainer() throws Exception {
    return ContainerSuite.onArchive().run(ConstrainedChecks.class).tests();
  }
}
