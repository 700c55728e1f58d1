package dev.sheaf.distribution.tests;

import dev.sheaf.testing.container.ContainerSuite;
import dev.sheaf.testing.container.UnpackedArchive;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Bundles are stopped, started and updated while the archive's engine generates. */
final class SwapIT {
  @TestFactory
  Stream<DynamicTest> inContainer() throws Exception {
    Path cpu = UnpackedArchive.find().home().resolve("system/5/dev.sheaf.backend.cpu.jar");
    return ContainerSuite.onArchive()
        .with(SwapChecks.CPU_JAR, cpu.toString())
        .run(SwapChecks.class)
        .tests();
  }
}
