package dev.sheaf.shell.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.ShellFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class InteractiveShellTest {
  /** JLine reports the closing of its own pseudo terminal as a failure. */
  private static final Logger JLINE = Logger.getLogger("org.jline");

  private final ShellFixture shell = new ShellFixture();

  @Test
  void runsLinesUntilExitAndSurvivesTheirFailures() throws Exception {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.script =
        generation -> {
          generation.publish(new GenerationEvent.Started(List.of(1)));
          generation.token(7, "text of a model");
          generation.finish(FinishReason.STOP, "");
        };
    assertThat(type("nonsense", "run tiny x --temp 0", "", "exit"))
        .contains("greeting", "sheaf> ", "SHEAF-SHELL-001", "text of a model", "tokens/s]");
  }

  @Test
  void endsAtTheEndOfInput() throws Exception {
    assertThat(type("version", "\u0004")).contains("0.1.0");
  }

  /** Types each line as a person does: when the prompt is there. */
  private String type(String... lines) throws IOException, InterruptedException {
    JLINE.setLevel(Level.OFF);
    CommandProcessorImpl gogo = ScriptTest.processor(shell);
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    PipedOutputStream keys = new PipedOutputStream();
    try (Terminal terminal =
        TerminalBuilder.builder()
            .system(false)
            .type("dumb")
            .encoding(StandardCharsets.UTF_8)
            .streams(new PipedInputStream(keys), screen)
            .build()) {
      int[] exitCode = {-1};
      Thread session =
          Thread.ofPlatform()
              .start(() ->
                  exitCode[0] =
                      new InteractiveShell(gogo, shell.dispatcher).run(terminal, "greeting"));
      for (int i = 0; i < lines.length; i++) {
        while (prompts(screen) <= i) {
          Thread.sleep(5);
        }
        String end = lines[i].equals("\u0004") ? "" : "\n";
        keys.write((lines[i] + end).getBytes(StandardCharsets.UTF_8));
        keys.flush();
      }
      session.join();
      assertThat(exitCode[0]).isZero();
    } finally {
      gogo.stop();
    }
    return screen.toString(StandardCharsets.UTF_8);
  }

  private static int prompts(ByteArrayOutputStream screen) {
    return screen.toString(StandardCharsets.UTF_8).split("sheaf> ", -1).length - 1;
  }
}
