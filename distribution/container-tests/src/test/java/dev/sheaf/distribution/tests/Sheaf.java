package dev.sheaf.distribution.tests;

import dev.sheaf.testing.container.UnpackedArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs {@code bin/sheaf} of the archive as a process, writing to a folder of the test. */
final class Sheaf {
  private static final long PATIENCE_S = 120;
  private static final String JVM_NOTE = "WARNING: Using incubator modules";

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  Sheaf(Path folder) {
    this.folder = folder;
  }

  /** What a process left behind; {@code err} is without the JVM's note about its vector module. */
  record Exit(int code, String out, String err) {}

  /** A process that runs. */
  record Running(Process process, Path out, Path err) {
    Exit await() throws Exception {
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running after " + PATIENCE_S + " s: " + text());
      }
      String lines =
          Files.readAllLines(err).stream()
              .filter(line -> !line.startsWith(JVM_NOTE))
              .collect(Collectors.joining("\n"));
      return new Exit(process.exitValue(), text(), lines);
    }

    /** What it has printed so far. */
    String text() throws IOException {
      return Files.readString(out);
    }
  }

  /** The folder that stands for {@code var}. */
  Path var() {
    return folder.resolve("var");
  }

  Sheaf with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Exit run(String... words) throws Exception {
    return start(words).await();
  }

  Running start(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(program().toString()));
    command.addAll(List.of(words));
    return start(command, ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
  }

  /** An interactive session on a pipe to which nothing is written. */
  Running startWithOpenInput() throws IOException {
    return start(List.of(program().toString()), ProcessBuilder.Redirect.PIPE);
  }

  /** Runs a line of the system's shell, in which {@code "$SHEAF"} is the program. */
  Exit shell(String line) throws Exception {
    return start(
            List.of("/bin/sh", "-c", line),
            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .await();
  }

  static Path program() {
    return UnpackedArchive.find().home().resolve("bin/sheaf");
  }

  private Running start(List<String> command, ProcessBuilder.Redirect input) throws IOException {
    Path out = Files.createTempFile(folder, "process", ".out");
    Path err = Files.createTempFile(folder, "process", ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SHEAF_VAR", var().toString());
    builder.environment().put("SHEAF", program().toString());
    builder.environment().putAll(environment);
    builder.redirectInput(input);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Running(builder.start(), out, err);
  }
}
