package dev.sheaf.shell.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.ShellFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class InteractiveShellTest {
  /** JLine reports the closing of its own pseudo terminal as a failure. */
  private static final Logger JLINE = Logger.getLogger("org.jline");

  private final ShellFixture shell = new ShellFixture();

  @Test
  void runsLinesUntilExitAndSurvivesTheirFailures() throws IOException {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.script =
        generation -> {
          generation.publish(new GenerationEvent.Started(List.of(1)));
          generation.token(7, "text of a model");
          generation.finish(FinishReason.STOP, "");
        };
    String screen = type("nonsense\nrun tiny x --temp 0\n\nexit\nversion\n");
    assertThat(screen)
        .contains("greeting", "sheaf> ", "SHEAF-SHELL-001", "text of a model", "tokens/s]")
        .doesNotContain("vm ");
  }

  @Test
  void endsAtTheEndOfInput() throws IOException {
    assertThat(type("version\n")).contains("0.1.0");
  }

  private String type(String keys) throws IOException {
    JLINE.setLevel(Level.OFF);
    CommandProcessorImpl gogo = ScriptTest.processor(shell);
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    try (Terminal terminal =
        TerminalBuilder.builder()
            .system(false)
            .type("dumb")
            .encoding(StandardCharsets.UTF_8)
            .streams(new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)), screen)
            .build()) {
      assertThat(new InteractiveShell(gogo, shell.dispatcher).run(terminal, "greeting")).isZero();
    } finally {
      gogo.stop();
    }
    return screen.toString(StandardCharsets.UTF_8);
  }
}
