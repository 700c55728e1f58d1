package dev.sheaf.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.felix.framework.Logger;
import org.junit.jupiter.api.Test;

final class FrameworkLogTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final FrameworkLog log =
      new FrameworkLog(new PrintStream(printed, true, StandardCharsets.UTF_8));

  @Test
  void anErrorIsOneLineOnTheGivenStream() {
    log.log(Logger.LOG_ERROR, "bundle 7 does not start", new IllegalStateException("a\n  b"));
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo("sheaf: framework: bundle 7 does not start: a b" + System.lineSeparator());
  }

  @Test
  void itTravelsInTheSettings() {
    assertThat(log.into(Map.of("a", "b"))).containsEntry("a", "b").containsValue(log);
  }
}
