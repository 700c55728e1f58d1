package dev.sheaf.testing.container;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.spi.PaxExamRuntime;

/**
 * One framework with the archive's bundles, in which test classes run.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> inContainer() throws Exception {
 *   return ContainerSuite.onArchive().run(SwapChecks.class).tests();
 * }
 * }</pre>
 *
 * <p>The framework lives in this JVM and is gone when {@link #run} returns. <b>Threads.</b> Not
 * thread-safe; one container at a time in a JVM, because Pax Exam sets system properties.
 */
public final class ContainerSuite {
  /** Carries the names of the test classes into the container. */
  static final String TESTS_HEADER = "Sheaf-Tests";

  /** Carries the file for the results into the container. */
  static final String RESULT_HEADER = "Sheaf-Result";

  /** Above every level of the archive, so that the tests start when all of it runs. */
  private static final int TEST_LEVEL = 9;

  private static final int ALL_LEVELS = 20;
  private static final int STOP_PATIENCE_MS = 20_000;

  private final UnpackedArchive archive;
  private final Path testBundles;
  private final List<Option> more = new ArrayList<>();

  private ContainerSuite(UnpackedArchive archive, Path testBundles) {
    this.archive = archive;
    this.testBundles = testBundles;
  }

  /** All bundles of the archive, plus JUnit and what else lies in {@code target/test-bundles}. */
  public static ContainerSuite onArchive() {
    return new ContainerSuite(
        UnpackedArchive.find(), Path.of("target", "test-bundles").toAbsolutePath());
  }

  /** Sets a framework property, over what the archive's configuration says. */
  public ContainerSuite with(String property, String value) {
    more.add(frameworkProperty(property).value(value));
    return this;
  }

  /** Installs one more bundle, started at a level of its own. */
  public ContainerSuite with(Path jar, int startLevel) {
    more.add(bundle(jar.toUri().toString()).startLevel(startLevel));
    return this;
  }

  /**
   * Starts the framework, runs the classes inside, stops it.
   *
   * @param tests JUnit 5 classes of the calling module; name them so that Surefire does not take
   *     them for tests of its own
   * @throws IllegalStateException if the container ends without a result
   */
  public ContainerRun run(Class<?>... tests) throws Exception {
    Path work = Files.createTempDirectory("container");
    Path result = work.resolve("results.txt");
    PrintStream terminal = System.err;
    ByteArrayOutputStream noise = new ByteArrayOutputStream();
    System.setErr(new PrintStream(noise, true, StandardCharsets.UTF_8));
    try {
      runInside(work, result, tests);
    } finally {
      System.setErr(terminal);
      terminal.print(noise.toString(StandardCharsets.UTF_8));
    }
    if (!Files.exists(result)) {
      throw new IllegalStateException("the container ended without a result; see " + work);
    }
    return new ContainerRun(
        Outcome.readAll(result),
        noise.toString(StandardCharsets.UTF_8),
        work.resolve("var").resolve("log").resolve("sheaf.log"));
  }

  private void runInside(Path work, Path result, Class<?>... tests) throws Exception {
    // A server system adds no bundles of its own, so nothing is downloaded while testing.
    ExamSystem system = PaxExamRuntime.createServerSystem(options(work.resolve("var")));
    TestContainer container = PaxExamRuntime.createContainer(system);
    container.start();
    try {
      TestProbeBuilder probe = system.createProbe();
      TestAddress address = probe.addTest(tests[0], "junit", (Object) null);
      probe.setHeader(
          TESTS_HEADER, Arrays.stream(tests).map(Class::getName).collect(Collectors.joining(",")));
      probe.setHeader(RESULT_HEADER, result.toString());
      container.installProbe(probe.build().getStream());
      container.call(address);
    } finally {
      container.stop();
    }
  }

  private Option[] options(Path var) throws IOException {
    Files.createDirectories(var.resolve("log"));
    Map<String, String> settings = archive.settings(var);
    List<Option> options = new ArrayList<>();
    options.add(cleanCaches(true));
    options.add(frameworkStartLevel(ALL_LEVELS));
    options.add(systemTimeout(STOP_PATIENCE_MS));
    // logback.xml reads this one from the JVM.
    options.add(systemProperty("sheaf.log.file").value(settings.get("sheaf.log.file")));
    settings.forEach((key, value) -> options.add(frameworkProperty(key).value(value)));
    archive
        .bundles()
        .forEach((jar, level) -> options.add(bundle(jar.toUri().toString()).startLevel(level)));
    try (Stream<Path> jars = Files.list(testBundles)) {
      jars.sorted()
          .forEach(jar -> options.add(bundle(jar.toUri().toString()).startLevel(TEST_LEVEL)));
    }
    options.addAll(more);
    return options.toArray(Option[]::new);
  }
}
