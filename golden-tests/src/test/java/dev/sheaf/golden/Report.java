package dev.sheaf.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * The figures of one model on one backend, for people: printed, and kept in {@code
 * target/golden-report.txt}.
 */
final class Report implements AutoCloseable {
  private static final Path FILE = Path.of("target", "golden-report.txt");

  private final String model;
  private final String backend;
  private final long started = System.nanoTime();
  private double worst;
  private int equal;
  private int of;
  private int cases;
  private String more = "";

  Report(String model, String backend) {
    this.model = model;
    this.backend = backend;
  }

  /** Adds a case: greatest logit difference, equal ids, ids compared. */
  void add(double difference, int equalIds, int ids) {
    worst = Math.max(worst, difference);
    equal += equalIds;
    of += ids;
    cases++;
  }

  void note(String text) {
    more += ", " + text;
  }

  @Override
  public void close() {
    if (cases == 0 && more.isEmpty()) {
      return; // the models are not here, or the first case failed: there is no figure
    }
    String ids =
        cases == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", %d cases, greatest logit difference %.1e, ids equal %d of %d",
                cases,
                worst,
                equal,
                of);
    double seconds = (System.nanoTime() - started) / 1e9;
    String line =
        String.format(Locale.ROOT, "%s on %s%s%s, %.1f s%n", model, backend, ids, more, seconds);
    System.out.print(line);
    try {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
