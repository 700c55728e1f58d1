package dev.sheaf.shell.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.Prompt;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.FakeGeneration;
import dev.sheaf.shell.internal.ShellFixture;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scripts in Gogo itself, without a framework around it. */
@Timeout(30)
final class ScriptTest {
  private final ShellFixture shell = new ShellFixture();
  private final CommandProcessorImpl gogo = processor(shell);

  static CommandProcessorImpl processor(ShellFixture shell) {
    CommandProcessorImpl gogo = new CommandProcessorImpl(null);
    for (String head : shell.table().heads()) {
      gogo.addCommand("sheaf", new HeadFunction(shell.dispatcher, head), head);
    }
    gogo.addCommand(
        "sheaf", new HeadFunction(shell.dispatcher, HeadFunction.DEFAULT), HeadFunction.DEFAULT);
    gogo.addCommand("other", new Other(), "breaks");
    gogo.addCommand("other", new Other(), "answer");
    return gogo;
  }

  /** A command of another scope, as any bundle may bring. */
  public static final class Other {
    public void breaks() {
      throw new UnsupportedOperationException("not today");
    }

    public String answer() {
      return "42";
    }
  }

  @BeforeEach
  void loadAModel() {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.script =
        generation -> {
          generation.publish(new GenerationEvent.Started(List.of(1)));
          generation.token(7, " there");
          generation.finish(FinishReason.STOP, "");
        };
  }

  @AfterEach
  void close() {
    gogo.stop();
  }

  @Test
  void runsStatementsInOrderAndShowsTheResultOfEach() {
    assertThat(script("version; sheaf:model list\nrun tiny \"Once upon\" --temp 0")).isZero();
    assertThat(shell.out()).containsSubsequence("sheaf", "NAME", "tiny", " there\n");
    assertThat(shell.engine.submitted.getFirst().prompt()).isEqualTo(Prompt.text("Once upon"));
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void cutsAScriptWhereStatementsEnd() {
    assertThat(Statements.of("a 'x; y' ; b {c; d}\n\ne & f && g\n# a comment; more\n"))
        .extracting(String::strip)
        .startsWith("a 'x; y'", "b {c; d}")
        .anyMatch(statement -> statement.startsWith("e & f && g"));
    assertThat(Statements.of(" \n;")).isEmpty();
    assertThat(script("")).isZero();
  }

  @Test
  void runsNothingOfAScriptThatCannotBeRead() {
    assertThat(script("bundle stop backend-cpu; run tiny 'open")).isEqualTo(2);
    assertThat(shell.bundles.calls).isEmpty();
  }

  @Test
  void stopsAtTheFirstFailureWithItsExitCode() {
    assertThat(script("bundle stop backend-cpu; model show nobody; bundle start backend-cpu"))
        .isEqualTo(3);
    assertThat(shell.bundles.calls).containsExactly("stop backend-cpu");
    assertThat(shell.err()).contains("SHEAF-SHELL-008").doesNotContain("\tat ", "gogo");
  }

  @Test
  void understandsShortenedNamesAndRefusesUnknownOnes() {
    assertThat(script("mod li; sheaf:vers")).isZero();
    assertThat(script("modle list")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-001  there is no command 'modle'", "model");
  }

  @Test
  void keepsPatternsAndBracesInQuotesAsText() {
    assertThat(script("run tiny 'a * b? {c,d} $e' --temp 0")).isZero();
    assertThat(shell.engine.submitted.getFirst().prompt())
        .isEqualTo(Prompt.text("a * b? {c,d} $e"));
  }

  @Test
  void saysWhereAScriptCannotBeRead() {
    assertThat(script("run tiny 'open")).isEqualTo(2);
    assertThat(script("run tiny )")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-015").doesNotContain("\tat ");
  }

  @Test
  void reportsACommandOfAnotherScopeWithoutATrace() {
    assertThat(script("other:breaks")).isEqualTo(1);
    assertThat(shell.err()).contains("SHEAF-SHELL-016", "not today").doesNotContain("\tat ");
    assertThat(script("other:answer; x = (other:answer)\nother:answer")).isZero();
    assertThat(shell.out()).isEqualTo("42\n42\n");
  }

  @Test
  void pipesAndCapturesWhatACommandShows() {
    assertThat(script("r = (run tiny x --detach); request wait $r --json --quiet")).isZero();
    assertThat(JsonParser.parseString(shell.out()).getAsJsonObject().get("text").getAsString())
        .isEqualTo(" there");
  }

  @Test
  void goesOnWhileAGenerationRunsInTheBackground() throws InterruptedException {
    shell.engine.script = generation -> generation.publish(new GenerationEvent.Started(List.of(1)));
    Thread model =
        Thread.ofPlatform()
            .start(() -> {
              FakeGeneration generation = first();
              generation.token(7, "before ");
              while (shell.bundles.calls.isEmpty()) {
                Thread.onSpinWait();
              }
              generation.token(8, "after", "reference 0.1.0");
              generation.finish(FinishReason.LENGTH, "");
            });
    assertThat(
            script(
                "r = (run tiny x --detach); request wait $r --tokens 1;"
                    + " bundle stop backend-cpu --quiet; request wait $r"))
        .isZero();
    assertThat(shell.out()).isEqualTo("before after\n");
    model.join();
  }

  @Test
  void waitsForTheBackgroundAtTheEndAndFailsWithIt() {
    AtomicInteger count = new AtomicInteger();
    shell.engine.script =
        generation -> {
          count.incrementAndGet();
          Thread.ofPlatform().start(() -> generation.finish(FinishReason.CANCELLED, ""));
        };
    assertThat(script("run tiny x & version")).isEqualTo(4);
    assertThat(count).hasValue(1);
    assertThat(shell.out()).contains("sheaf");
    assertThat(shell.err()).contains("SHEAF-SHELL-013");
  }

  @Test
  void endsTheBackgroundWhenTheForegroundFails() throws InterruptedException {
    shell.engine.script = generation -> generation.publish(new GenerationEvent.Started(List.of(1)));
    assertThat(script("run tiny x --json & request wait nobody")).isEqualTo(3);
    if (!shell.engine.generations.isEmpty()) {
      first().awaitCancelled();
    }
  }

  @Test
  void cancelsWhatRunsWhenItIsInterrupted() throws InterruptedException {
    shell.engine.script = generation -> generation.publish(new GenerationEvent.Started(List.of(1)));
    int[] exitCode = new int[1];
    Thread running =
        Thread.ofPlatform()
            .start(() -> exitCode[0] = script("run tiny x; bundle stop backend-cpu"));
    first();
    running.interrupt();
    running.join();
    assertThat(exitCode[0]).isEqualTo(130);
    assertThat(first().wasCancelled()).isTrue();
    assertThat(shell.bundles.calls).isEmpty();
  }

  private FakeGeneration first() {
    while (shell.engine.generations.isEmpty()) {
      Thread.onSpinWait();
    }
    return shell.engine.generations.getFirst();
  }

  private int script(String text) {
    return new Script(gogo).run(text, shell.streams());
  }
}
