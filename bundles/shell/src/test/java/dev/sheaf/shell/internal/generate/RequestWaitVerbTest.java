package dev.sheaf.shell.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.FakeGeneration;
import dev.sheaf.shell.internal.ShellFixture;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RequestWaitVerbTest {
  private final ShellFixture shell = new ShellFixture();

  @BeforeEach
  void loadAModel() {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.script = RequestWaitVerbTest::twoTokens;
  }

  private static void twoTokens(FakeGeneration generation) {
    generation.publish(new GenerationEvent.Started(List.of(1, 410, 2)));
    generation.token(7, " there");
    generation.token(8, " was");
    generation.token(2, "");
    generation.finish(FinishReason.STOP, "é");
  }

  @Test
  void detachesAndIsWaitedFor() {
    assertThat(shell.run("run", "tiny", "x", "--detach", "--temp", "0")).isZero();
    assertThat(shell.out()).isEqualTo("r1\n");
    assertThat(shell.run("request", "wait", "r1", "--tokens", "2")).isZero();
    assertThat(shell.out()).isEqualTo("r1\n");
    assertThat(shell.run("request", "wait", "r1")).isZero();
    assertThat(shell.out()).isEqualTo("r1\n there wasé\n");
    ShellFixture json = new ShellFixture();
    json.engine.models.add(FakeEngine.model("tiny", false, 0));
    json.engine.script = RequestWaitVerbTest::twoTokens;
    assertThat(json.run("run", "tiny", "x", "--detach", "--temp", "0", "--json")).isZero();
    assertThat(json.run("request", "wait", "r1", "--tokens", "9", "--json")).isZero();
    assertThat(json.run("request", "wait", "r1", "--json")).isZero();
    String[] lines = json.out().split("\n");
    assertThat(lines[0]).isEqualTo("{\"id\":\"r1\"}");
    assertThat(lines[1]).isEqualTo("{\"id\":\"r1\",\"tokens\":3,\"finished\":true}");
    assertThat(JsonParser.parseString(lines[2]).getAsJsonObject().get("text").getAsString())
        .isEqualTo(" there wasé");
  }

  @Test
  void waitsForTokensNoLongerThanAskedAndLeavesTheRequestAlone() {
    shell.engine.script = generation -> generation.token(7, "a");
    assertThat(shell.run("run", "tiny", "x", "--detach")).isZero();
    assertThat(shell.run("request", "wait", "r1", "--tokens", "1")).isZero();
    assertThat(shell.run("request", "wait", "r1", "--tokens", "2", "--timeout", "20ms"))
        .isEqualTo(6);
    assertThat(shell.err()).contains("1 tokens so far");
    assertThat(shell.engine.generations.getFirst().wasCancelled()).isFalse();
    assertThat(shell.run("request", "wait", "r9")).isEqualTo(3);
  }
}
