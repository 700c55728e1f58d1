package dev.sheaf.shell.internal.verb;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.shell.internal.FakeRunner;
import dev.sheaf.shell.internal.ShellFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code model plan}, {@code strategy list}, {@code strategy runs}. */
final class PlansAndStrategiesTest {
  private final ShellFixture shell = new ShellFixture();
  @TempDir Path folder;

  @Test
  void aPlanLoadsNothing() throws IOException {
    Path file = Files.createFile(folder.resolve("story.gguf"));
    assertThat(shell.run("model", "plan", file.toString(), "--context", "64", "--sequences", "3"))
        .isZero();
    assertThat(shell.engine.planned.getFirst().contextTokens()).hasValue(64);
    assertThat(shell.engine.planned.getFirst().sequences()).hasValue(3);
    assertThat(shell.engine.loads).isEmpty();
    assertThat(shell.out()).contains("92.0 MiB", "8192", "yes");
    assertThat(shell.run("model", "plan", folder.resolve("absent").toString())).isEqualTo(3);
    assertThat(shell.run("model", "plan", file.toString(), "--context", "0")).isEqualTo(2);
  }

  @Test
  void aPlanIsOneDocument() throws IOException {
    Path file = Files.createFile(folder.resolve("story.gguf"));
    assertThat(shell.run("model", "plan", file.toString(), "--json")).isZero();
    JsonObject plan = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(plan.keySet())
        .containsExactly(
            "planner", "weight_bytes", "state_bytes", "largest_context", "most_sequences", "fits");
  }

  @Test
  void strategiesAreListedWithTheirParameters() {
    assertThat(shell.run("strategy", "list")).isZero();
    assertThat(shell.out().lines())
        .anyMatch(line -> line.matches("best-of-n +n +How many; 8 by default\\."))
        .anyMatch(line -> line.matches("bare +- +takes no parameters"));
  }

  @Test
  void runsInProgressAreListedWithWhatTheyHaveSpent() {
    assertThat(shell.run("strategy", "runs")).isZero();
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).contains("no strategy is running");
    shell.runner.start(FakeRunner.request());
    shell.runner.fakes.getFirst().branch("0");
    assertThat(shell.run("strategy", "runs")).isZero();
    assertThat(shell.out().lines())
        .anyMatch(line -> line.matches("s-1 +best-of-n +1 +24 +41 +8 +1\\.500 s"));
  }
}
