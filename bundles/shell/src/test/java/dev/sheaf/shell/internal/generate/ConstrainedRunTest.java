package dev.sheaf.shell.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Timings;
import dev.sheaf.engine.Usage;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.ShellFixture;
import dev.sheaf.shell.internal.table.Completion;
import dev.sheaf.speculation.DrafterFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} with a grammar, a drafter, a priority. */
final class ConstrainedRunTest {
  private final ShellFixture shell = new ShellFixture();
  @TempDir Path folder;

  @BeforeEach
  void loadAModel() {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.script = generation -> generation.finish(FinishReason.STOP, "7");
    shell.services.put(DrafterFactory.class, List.of("ngram"));
    shell.services.put(ConstraintCompiler.class, List.of("choice", "regex"));
  }

  @Test
  void aRegexIsPassedOnAsItIs() {
    assertThat(grammar("--regex", "[0-9]{1,3}\\\\b"))
        .contains(new Grammar("regex", "[0-9]{1,3}\\\\b"));
  }

  @Test
  void choicesAreAJsonArray() {
    assertThat(grammar("--choice", "yes,no")).contains(new Grammar("choice", "[\"yes\",\"no\"]"));
    assertThat(grammar("--choice", "a,b", "--choice", "\"c\""))
        .contains(new Grammar("choice", "[\"a,b\",\"\\\"c\\\"\"]"));
    assertThat(grammar("--choice", "only")).contains(new Grammar("choice", "[\"only\"]"));
  }

  @Test
  void aGrammarOfAnyKindIsATextOrAFile() throws Exception {
    assertThat(grammar("--grammar", "json-schema:{\"type\":\"object\"}"))
        .contains(new Grammar("json-schema", "{\"type\":\"object\"}"));
    Path file = folder.resolve("numbers.txt");
    Files.writeString(file, "[0-9]+é");
    assertThat(grammar("--grammar", "regex:@" + file)).contains(new Grammar("regex", "[0-9]+é"));
  }

  @Test
  void withoutOneThereIsNone() {
    assertThat(grammar()).isEmpty();
  }

  @Test
  void refusesWhatIsNoGrammar() throws Exception {
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff});
    Path empty = Files.createFile(folder.resolve("empty"));
    for (List<String> bad :
        List.of(
            List.of("--regex", ""),
            List.of("--choice", "a,,b"),
            List.of("--choice", ""),
            List.of("--grammar", "regex"),
            List.of("--grammar", ":x"),
            List.of("--grammar", "regex:"),
            List.of("--grammar", "regex:@" + folder.resolve("absent")),
            List.of("--grammar", "regex:@" + bytes),
            List.of("--grammar", "regex:@" + empty),
            List.of("--regex", "a", "--choice", "a"))) {
      List<String> words = new ArrayList<>(List.of("run", "tiny", "x"));
      words.addAll(bad);
      assertThat(shell.run(words.toArray(String[]::new))).as(bad.toString()).isEqualTo(2);
    }
    assertThat(shell.engine.submitted).isEmpty();
  }

  @Test
  void drafterAndPriorityArePassedOn() {
    assertThat(shell.run("run", "tiny", "x", "--draft", "ng", "--priority", "-2")).isZero();
    GenerationRequest request = shell.engine.submitted.getLast();
    assertThat(request.drafter()).contains("ngram");
    assertThat(request.priority()).isEqualTo(-2);
    assertThat(shell.run("run", "tiny", "x")).isZero();
    assertThat(shell.engine.submitted.getLast().drafter()).isEmpty();
  }

  @Test
  void theSummaryCountsDraftsWhenThereWereAny() {
    shell.engine.script =
        generation ->
            generation.publish(
                new GenerationEvent.Finished(
                    FinishReason.STOP,
                    "",
                    new Usage(3, 9, 0, 12, 7),
                    new Timings(0, 0, 1, 1, 1),
                    Optional.empty()));
    shell.atTerminal();
    assertThat(shell.run("run", "tiny", "x")).isZero();
    assertThat(shell.err()).contains("drafted 12  accepted 7");
  }

  @Test
  void namesAreProposedFromWhatIsRegistered() {
    assertThat(proposals("--draft")).containsExactlyInAnyOrder("ngram", "none");
    assertThat(proposals("--grammar")).containsExactlyInAnyOrder("choice:", "regex:");
    assertThat(proposals("--strategy")).containsExactlyInAnyOrder("best-of-n", "beam", "bare");
  }

  private List<String> proposals(String option) {
    return Completion.at(shell.table(), List.of("run", "tiny", "x", option), "").stream()
        .map(Candidate::value)
        .toList();
  }

  private Optional<Grammar> grammar(String... options) {
    List<String> words = new ArrayList<>(List.of("run", "tiny", "x"));
    words.addAll(List.of(options));
    assertThat(shell.run(words.toArray(String[]::new))).as(shell.err()).isZero();
    return shell.engine.submitted.getLast().grammar();
  }
}
