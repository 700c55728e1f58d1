package dev.sheaf.testing.container;

import dev.sheaf.testing.MissingSharedDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * How one test in the container ended. It crosses from class loader to class loader as a line of
 * text.
 *
 * @param status how it ended
 * @param name class and test, readable
 * @param cause the class of what it threw, or empty
 * @param message what that said, or empty
 * @param trace where that came from, or empty
 */
public record Outcome(Status status, String name, String cause, String message, String trace) {
  /** How a test can end. */
  public enum Status {
    /** It returned. */
    PASSED,
    /** It, or what holds it, threw. */
    FAILED,
    /** An assumption did not hold, or it is disabled. */
    SKIPPED
  }

  /** Ends the calling test the same way. */
  public void replay() {
    switch (status) {
      case PASSED -> {}
      case FAILED -> throw new AssertionFailedError("in the container: " + trace);
      case SKIPPED -> {
        if (cause.equals(MissingSharedDataException.class.getName())) {
          throw MissingSharedDataException.repeat(message);
        }
        throw new TestAbortedException(message);
      }
    }
  }

  static List<Outcome> readAll(Path file) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] cells = line.split("\t", -1);
      outcomes.add(
          new Outcome(
              Status.valueOf(cells[0]),
              decode(cells[1]),
              decode(cells[2]),
              decode(cells[3]),
              decode(cells[4])));
    }
    return outcomes;
  }

  static void writeAll(Path file, List<Outcome> outcomes) throws IOException {
    Files.write(file, outcomes.stream().map(Outcome::line).toList());
  }

  private String line() {
    return String.join(
        "\t", status.name(), encode(name), encode(cause), encode(message), encode(trace));
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
