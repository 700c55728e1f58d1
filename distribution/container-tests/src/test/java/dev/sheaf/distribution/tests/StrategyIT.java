package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.testing.SharedData;
import dev.sheaf.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sheaf run --strategy}, through launcher, framework, shell and kernel. */
final class StrategyIT {
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  @TempDir private Path folder;
  private Sheaf sheaf;
  private Path model;

  @BeforeEach
  void home() {
    sheaf = new Sheaf(folder);
    model =
        SharedData.root()
            .map(r -> r.resolve("models/tinystories-656k/tinystories-656k-f32.gguf"))
            .filter(Files::exists)
            .orElseGet(() ->
                TinyModels.llama()
                    .shape(128, 8, 4, 256)
                    .context(512)
                    .write(folder.resolve("tiny.gguf")));
  }

  @Test
  void strategiesAreListed() throws Exception {
    assertThat(sheaf.run("strategy", "list").out())
        .contains("best-of-n", "self-consistency", "beam", "likelihood by default");
  }

  @Test
  void theBestOfEightIsFoundAndCounted() throws Exception {
    JsonObject run = search("--strategy", "best-of-n", "--n", "8", "--max", "12");
    assertThat(run.get("complete").getAsBoolean()).isTrue();
    assertThat(run.get("answer").getAsString()).isNotEmpty();
    assertThat(run.get("branches").getAsInt()).isEqualTo(8);
    assertThat(spent(run, "reward_calls")).isEqualTo(8);
    assertThat(spent(run, "answer_tokens")).isBetween(8L, 8L * 12);
    assertThat(spent(run, "computed_tokens")).isGreaterThanOrEqualTo(spent(run, "answer_tokens"));
    JsonObject again = search("--strategy", "best-of-n", "--n", "8", "--max", "12");
    assertThat(again.get("answer")).isEqualTo(run.get("answer"));
    assertThat(again.get("branch")).isEqualTo(run.get("branch"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--strategy best-of-n --n 1",
        "--strategy self-consistency --n 1 --extractor last-line",
        "--strategy beam --param width=1 --param expansions=1 --param step_tokens=5 --param depth=99"
      })
  void oneSampleIsThePlainRun(String strategy) throws Exception {
    List<String> words = new ArrayList<>(List.of(strategy.split(" ")));
    words.addAll(List.of("--max", "60"));
    JsonObject run = search(words.toArray(String[]::new));
    JsonObject plain = search("--max", "60");
    assertThat(run.get("answer")).isEqualTo(plain.get("text"));
    assertThat(spent(run, "answer_tokens")).isEqualTo(plain.getAsJsonArray("ids").size());
  }

  @Test
  void samplesVoteOnTheirLastLine() throws Exception {
    JsonObject run =
        search(
            "--strategy", "self-consistency", "--n", "5", "--extractor", "last-line", "--max", "8");
    assertThat(run.get("complete").getAsBoolean()).isTrue();
    assertThat(run.getAsJsonArray("messages").toString()).contains("of 5 answers are");
  }

  @Test
  void aBeamOfTwoDropsTheOthers() throws Exception {
    JsonObject run =
        search(
            "--strategy",
            "beam",
            "--param",
            "width=2",
            "--param",
            "expansions=3",
            "--param",
            "step_tokens=6",
            "--max",
            "24");
    assertThat(run.get("answer").getAsString()).isNotEmpty();
    assertThat(spent(run, "cancelled_tokens")).isPositive();
  }

  @Test
  void aUsedUpBudgetGivesTheBestSoFar() throws Exception {
    JsonObject run =
        search("--strategy", "best-of-n", "--n", "8", "--budget", "30", "--ignore-eos");
    assertThat(run.get("complete").getAsBoolean()).isFalse();
    assertThat(run.get("answer").getAsString()).isNotEmpty();
    assertThat(spent(run, "answer_tokens")).isEqualTo(30);
  }

  @Test
  void badParametersAreTheUsersError() throws Exception {
    Sheaf.Exit exit = sheaf.run(words("--strategy", "best-of-n", "--param", "m=3"));
    assertThat(exit.code()).isEqualTo(2);
    assertThat(exit.err()).contains("SHEAF-BESTOFN-001", "'m'");
    assertThat(sheaf.run(words("--strategy", "worst-of-n")).code()).isEqualTo(3);
  }

  /**
   * Killed in the middle of its search, the same command goes on and ends as if nothing had been.
   */
  @Test
  void aKilledSearchIsResumedByTheSameCommand() throws Exception {
    Path disturbed = folder.resolve("disturbed.journal");
    String[] command = {
      "--strategy", "best-of-n", "--n", "32", "--max", "200", "--ignore-eos", "--journal"
    };
    Sheaf.Running first = sheaf.start(words(with(command, disturbed)));
    awaitAnswers(disturbed, first);
    first.process().descendants().forEach(ProcessHandle::destroyForcibly);
    first.process().destroyForcibly().waitFor();
    assertThat(first.text()).as("it was killed before it had answered").isEmpty();

    JsonObject resumed = search(with(command, disturbed));
    JsonObject whole = search(with(command, folder.resolve("whole.journal")));
    assertThat(resumed.get("resumed").getAsInt()).isPositive();
    assertThat(whole.get("resumed").getAsInt()).isZero();
    for (String field : List.of("answer", "branch", "complete", "branches")) {
      assertThat(resumed.get(field)).as(field).isEqualTo(whole.get(field));
    }
    for (String column : List.of("answer_tokens", "think_tokens", "reward_calls")) {
      assertThat(spent(resumed, column)).as(column).isEqualTo(spent(whole, column));
    }
    assertThat(spent(whole, "answer_tokens")).isEqualTo(32L * 200);
  }

  @Test
  void aJournalOfAnotherRequestIsRefused() throws Exception {
    Path journal = folder.resolve("run.journal");
    search("--strategy", "best-of-n", "--n", "2", "--max", "4", "--journal", journal.toString());
    Sheaf.Exit exit =
        sheaf.run(
            words(
                "--strategy",
                "best-of-n",
                "--n",
                "3",
                "--max",
                "4",
                "--journal",
                journal.toString()));
    assertThat(exit.code()).isEqualTo(4);
    assertThat(exit.err()).contains("SHEAF-JOURNAL-002");
  }

  @Test
  void aPlanNamesTheFilesBytes() throws Exception {
    Sheaf.Exit exit =
        sheaf.run(
            "model", "plan", model.toString(), "--context", "128", "--sequences", "2", "--json");
    assertThat(exit.err()).isEmpty();
    JsonObject plan = JsonParser.parseString(exit.out()).getAsJsonObject();
    assertThat(plan.get("weight_bytes").getAsLong()).isEqualTo(Files.size(model));
    assertThat(plan.get("state_bytes").getAsLong()).isPositive();
    assertThat(plan.get("fits").getAsBoolean()).isTrue();
  }

  /** Until the journal holds the answers of a first wave of branches. */
  private static void awaitAnswers(Path journal, Sheaf.Running run) throws Exception {
    long start = System.nanoTime();
    while (size(journal) < 4_096) {
      assertThat(run.process().isAlive()).as(run.text()).isTrue();
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE_NANOS);
      Thread.sleep(5);
    }
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private JsonObject search(String... options) throws Exception {
    Sheaf.Exit exit = sheaf.run(words(options));
    assertThat(exit.err()).isEmpty();
    assertThat(exit.code()).isZero();
    return JsonParser.parseString(exit.out()).getAsJsonObject();
  }

  private String[] words(String... options) {
    List<String> words =
        new ArrayList<>(
            List.of("run", model.toString(), "Once upon a time", "--seed", "5", "--json"));
    words.addAll(List.of(options));
    return words.toArray(String[]::new);
  }

  private static String[] with(String[] command, Path journal) {
    List<String> words = new ArrayList<>(List.of(command));
    words.add(journal.toString());
    return words.toArray(String[]::new);
  }

  private static long spent(JsonObject run, String column) {
    return run.getAsJsonObject("spent").get(column).getAsLong();
  }
}
