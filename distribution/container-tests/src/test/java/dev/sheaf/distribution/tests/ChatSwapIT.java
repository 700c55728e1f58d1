package dev.sheaf.distribution.tests;

import dev.sheaf.testing.container.ContainerSuite;
import dev.sheaf.testing.container.UnpackedArchive;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tokenizer, template and samplers are replaced while somebody chats. */
final class ChatSwapIT {
  @TestFactory
  Stream<DynamicTest> inContainer() throws Exception {
    String jars = UnpackedArchive.find().home().resolve("system/5").toString();
    return ContainerSuite.onArchive()
        .with(ChatSwapChecks.JARS, jars)
        .run(ChatSwapChecks.class)
        .tests();
  }
}
