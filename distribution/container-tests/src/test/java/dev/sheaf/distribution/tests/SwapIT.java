package dev.sheaf.distribution.tests;

import dev.sheaf.testing.container.ContainerSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Bundles are stopped, started and updated while the archive's engine generates. */
final class SwapIT {
  @TestFactory
  Stream<DynamicTest> inContainer() throws Exception {
    return ContainerSuite.onArchive().run(SwapChecks.class).tests();
  }
}
