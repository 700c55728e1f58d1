package dev.sheaf.distribution.tests;

import dev.sheaf.testing.container.ContainerSuite;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Bad inputs meet the engine as a whole; what one bundle refuses by itself is tested beside that
 * bundle.
 */
final class BadInputIT {
  @TestFactory
  Stream<DynamicTest> inContainer() throws Exception {
    return ContainerSuite.onArchive().run(BadInputChecks.class).tests();
  }
}
