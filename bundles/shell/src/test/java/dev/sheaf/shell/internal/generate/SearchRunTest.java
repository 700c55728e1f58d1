package dev.sheaf.shell.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.AnswerExtractor;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.RewardModel;
import dev.sheaf.reasoning.StrategyRequest;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.FakeRun;
import dev.sheaf.shell.internal.ShellFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code run --strategy}. */
final class SearchRunTest {
  private final ShellFixture shell = new ShellFixture();
  @TempDir Path folder;

  @BeforeEach
  void loadAModel() {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.services.put(RewardModel.class, List.of("likelihood"));
    shell.services.put(AnswerExtractor.class, List.of("last-line", "last-number"));
    shell.runner.script =
        run -> {
          run.branch("0");
          run.branch("1");
          run.publish(new ReasoningEvent.Message("2 of 2 answers are 14"));
          run.answer("It is 14.", true);
        };
  }

  @Test
  void showsTheAnswerAlone() {
    assertThat(run("--strategy", "best-of-n", "--n", "8")).isZero();
    assertThat(shell.out()).isEqualTo("It is 14.\n");
    assertThat(shell.err()).isEmpty();
    assertThat(shell.engine.submitted).isEmpty();
  }

  @Test
  void asksForWhatTheOptionsSay() throws Exception {
    Path journal = folder.resolve("run.journal");
    assertThat(
            run(
                "--strategy",
                "best",
                "--n",
                "8",
                "--reward",
                "like",
                "--extractor",
                "last-n",
                "--param",
                "at_least=2",
                "--param",
                "delimiter=a=b",
                "--budget",
                "500",
                "--timeout",
                "90",
                "--max",
                "32",
                "--journal",
                journal.toString(),
                "--draft",
                "none",
                "--priority",
                "3",
                "--regex",
                "[0-9]+"))
        .isZero();
    StrategyRequest asked = shell.runner.started.getFirst();
    assertThat(asked.strategy()).isEqualTo("best-of-n");
    assertThat(asked.parameters())
        .isEqualTo(
            Map.of(
                "n",
                "8",
                "reward",
                "likelihood",
                "extractor",
                "last-number",
                "at_least",
                "2",
                "delimiter",
                "a=b"));
    assertThat(asked.budget()).isEqualTo(new Budget(500, Long.MAX_VALUE, Duration.ofSeconds(90)));
    assertThat(asked.journal()).contains(journal);
    assertThat(asked.question().maxTokens()).isEqualTo(32);
    assertThat(asked.question().deadline()).isEmpty();
    assertThat(asked.question().drafter()).contains("none");
    assertThat(asked.question().priority()).isEqualTo(3);
    assertThat(asked.question().grammar().orElseThrow().kind()).isEqualTo("regex");
  }

  @Test
  void theSameCommandWithAJournalIsTheSameRequest() {
    String journal = folder.resolve("j").toString();
    assertThat(run("--strategy", "best-of-n", "--journal", journal)).isZero();
    assertThat(run("--strategy", "best-of-n", "--journal", journal)).isZero();
    assertThat(shell.runner.started.getFirst()).isEqualTo(shell.runner.started.getLast());
    assertThat(run("--strategy", "best-of-n")).isZero();
    assertThat(run("--strategy", "best-of-n")).isZero();
    List<StrategyRequest> drawn = shell.runner.started.subList(2, 4);
    assertThat(drawn.getFirst()).isNotEqualTo(drawn.getLast());
  }

  @Test
  void reportsExactlyThePromisedFields() {
    assertThat(run("--strategy", "best-of-n", "--n", "2", "--json", "--seed", "1")).isZero();
    JsonObject run = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(run.keySet())
        .containsExactly(
            "model",
            "strategy",
            "parameters",
            "answer",
            "complete",
            "branch",
            "messages",
            "branches",
            "resumed",
            "spent",
            "load_s");
    assertThat(run.getAsJsonObject("spent").keySet())
        .containsExactly(
            "prompt_tokens",
            "think_tokens",
            "answer_tokens",
            "cancelled_tokens",
            "probe_tokens",
            "replayed_tokens",
            "drafted_tokens",
            "computed_tokens",
            "reward_calls",
            "tool_calls",
            "executor_runs",
            "wall_seconds");
    assertThat(run.get("answer").getAsString()).isEqualTo("It is 14.");
    assertThat(run.get("complete").getAsBoolean()).isTrue();
    assertThat(run.get("branches").getAsInt()).isEqualTo(2);
    assertThat(run.getAsJsonObject("spent").get("computed_tokens").getAsInt()).isEqualTo(41);
    assertThat(run.getAsJsonArray("messages")).hasSize(1);
  }

  @Test
  void tellsAPersonHowItGoes() {
    shell.runner.script =
        run -> {
          run.publish(new ReasoningEvent.Resumed(12));
          run.branch("0");
          run.publish(new ReasoningEvent.Message("a word"));
          run.answer("half", false);
        };
    shell.atTerminal();
    assertThat(run("--strategy", "best-of-n")).isZero();
    assertThat(shell.err())
        .contains(
            "[goes on from its journal: 12 answers given again]",
            "[a word]",
            "[incomplete: the budget is used up  branches 1  prompt 5  generated 24  computed 41  scores 8");
  }

  @Test
  void aLongRunSaysNowAndThenWhereItIs() throws Exception {
    shell.runner.script = run -> run.branch("0");
    shell.atTerminal();
    int[] code = {-1};
    Thread command =
        Thread.ofPlatform().start(() -> code[0] = run("--strategy", "best-of-n", "--n", "2"));
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!shell.err().contains("1 of 1 branches grown, 1 tokens") && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    shell.runner.fakes.getFirst().answer("done", true);
    command.join();
    assertThat(code[0]).isZero();
    assertThat(shell.err()).contains("[best-of-n: 1 of 1 branches grown, 1 tokens]");
  }

  @Test
  void cancelsTheRunWhenInterrupted() throws Exception {
    shell.runner.script = run -> run.branch("0");
    int[] code = {-1};
    Thread command = Thread.ofPlatform().start(() -> code[0] = run("--strategy", "best-of-n"));
    while (shell.runner.fakes.isEmpty()) {
      Thread.sleep(1);
    }
    command.interrupt();
    command.join();
    assertThat(code[0]).isEqualTo(130);
    assertThat(shell.runner.fakes.getFirst().wasCancelled()).isTrue();
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aFailureHasItsCodeAndExitCode() {
    ErrorCode code = ErrorCode.of("SHEAF-RUN-001", ErrorKind.UNAVAILABLE);
    shell.runner.script = run -> run.fail(SheafException.of(code, "no reward").toException());
    assertThat(run("--strategy", "best-of-n")).isEqualTo(9);
    assertThat(shell.err()).startsWith("SHEAF-RUN-001");
    shell.runner.script = FakeRun::cancel;
    assertThat(run("--strategy", "best-of-n")).isEqualTo(4);
    assertThat(shell.err()).contains("SHEAF-SHELL-013");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--n 8",
        "--param a=b",
        "--reward likelihood",
        "--budget 5",
        "--journal x",
        "--extractor last-line",
        "--strategy best-of-n --detach",
        "--strategy best-of-n --n 2 --param n=3",
        "--strategy best-of-n --param n",
        "--strategy best-of-n --param =3",
        "--strategy best-of-n --n 0",
        "--strategy best-of-n --budget 0",
        "--strategy b"
      })
  void refusesOptionsThatDoNotFit(String options) {
    assertThat(run(options.split(" "))).isEqualTo(2);
    assertThat(shell.err()).contains("expected", "found", "next");
    assertThat(shell.runner.started).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--strategy worst-of-n",
        "--strategy best-of-n --reward nobody",
        "--strategy best-of-n --extractor nobody",
        "--draft nobody"
      })
  void namesThatDoNotExistAreRefusedBeforeAModelIsLoaded(String options) throws Exception {
    Path file = Files.createFile(folder.resolve("story.gguf"));
    List<String> words = new ArrayList<>(List.of("run", file.toString(), "x"));
    words.addAll(List.of(options.split(" ")));
    assertThat(shell.run(words.toArray(String[]::new))).isEqualTo(3);
    assertThat(shell.err()).contains("SHEAF-SHELL-008");
    assertThat(shell.engine.loads).isEmpty();
  }

  @Test
  void withoutARunnerItSaysSo() {
    shell.kernel.setRunner(null);
    assertThat(run("--strategy", "best-of-n")).isEqualTo(9);
    assertThat(shell.err()).contains("SHEAF-SHELL-009  what runs strategies is not running");
  }

  private int run(String... options) {
    List<String> words = new ArrayList<>(List.of("run", "tiny", "2+3*4?"));
    words.addAll(List.of(options));
    return shell.run(words.toArray(String[]::new));
  }
}
