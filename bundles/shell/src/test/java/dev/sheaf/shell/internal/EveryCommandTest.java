package dev.sheaf.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.admin.Command;
import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.admin.Command.Parameter;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.shell.internal.table.CommonOptions;
import dev.sheaf.shell.internal.table.Completion;
import dev.sheaf.shell.internal.table.Help;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Walks the table: what every command owes its users. */
final class EveryCommandTest {
  private static final List<String> PROMISED =
      List.of(
          "help",
          "ps",
          "run",
          "status",
          "version",
          "chat",
          "logits",
          "tokenizer encode",
          "tokenizer decode",
          "tokenizer show",
          "template render",
          "sampling show",
          "backend list",
          "backend show",
          "bundle list",
          "bundle why",
          "bundle install",
          "bundle start",
          "bundle stop",
          "bundle update",
          "bundle uninstall",
          "model list",
          "model show",
          "model load",
          "model unload",
          "model plan",
          "strategy list",
          "strategy runs",
          "request list",
          "request wait",
          "request cancel");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void makeAFile() throws IOException {
    file = Files.createFile(folder.resolve("tiny.gguf"));
  }

  @Test
  void theTableHoldsWhatWasPromisedAndNothingElse() {
    assertThat(new ShellFixture().table().commands().stream().map(Command::title))
        .containsExactlyInAnyOrderElementsOf(PROMISED);
  }

  @TestFactory
  Stream<DynamicTest> hasHelp() {
    return each(command -> {
      ShellFixture shell = new ShellFixture();
      assertThat(command.summary()).isNotBlank().doesNotEndWith(".");
      assertThat(shell.run(words("help", command))).isZero();
      assertThat(shell.out()).contains(Help.usage(command), command.summary());
      CommonOptions.of(command)
          .forEach(option -> {
            assertThat(option.help()).isNotBlank();
            assertThat(shell.out()).contains(Help.usage(option), option.help());
          });
      command.parameters().forEach(p -> assertThat(shell.out()).contains(p.help()));
      ShellFixture flag = new ShellFixture();
      List<String> asked = new ArrayList<>(List.of(command.title().split(" ")));
      asked.add("--help");
      assertThat(flag.run(asked.toArray(String[]::new))).isZero();
      assertThat(flag.out()).isEqualTo(shell.out());
    });
  }

  @TestFactory
  Stream<DynamicTest> hasCompletion() {
    return each(command -> {
      ShellFixture shell = shell();
      List<String> title = List.of(command.title().split(" "));
      assertThat(values(shell, title.subList(0, title.size() - 1), "")).contains(title.getLast());
      assertThat(values(shell, title, "--"))
          .containsAll(CommonOptions.of(command).stream().map(o -> "--" + o.name()).toList());
      if (!command.parameters().isEmpty()) {
        String typed = takesFile(command) ? folder + "/" : "";
        assertThat(values(shell, title, typed)).isNotEmpty();
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> answersInOneJsonDocument() {
    return each(command -> {
      ShellFixture shell = shell();
      List<String> words = valid(command, shell);
      words.add("--json");
      words.add("--yes");
      if (!command.changes()) {
        words.removeLast();
      }
      assertThat(shell.run(words.toArray(String[]::new))).as(shell.err()).isZero();
      assertThat(shell.out().strip()).doesNotContain("\n");
      JsonObject document = JsonParser.parseString(shell.out()).getAsJsonObject();
      assertThat(document.size()).isPositive();
      assertThat(shell.err()).isEmpty();
    });
  }

  @TestFactory
  Stream<DynamicTest> answersPeople() {
    return each(command -> {
      ShellFixture shell = shell();
      List<String> words = valid(command, shell);
      if (command.changes()) {
        words.add("--yes");
      }
      assertThat(shell.run(words.toArray(String[]::new))).as(shell.err()).isZero();
      assertThat(shell.out()).isNotBlank().doesNotContain("null", "Report[", "java.");
    });
  }

  @TestFactory
  Stream<DynamicTest> refusesWhatItDoesNotKnow() {
    return each(command -> {
      ShellFixture shell = shell();
      List<String> words = valid(command, shell);
      words.add("--nonsense");
      assertThat(shell.run(words.toArray(String[]::new))).isEqualTo(2);
      assertThat(shell.out()).isEmpty();
      assertThat(shell.err()).contains("SHEAF-SHELL-003", "expected", "found", "next");
      if (command.parameters().stream().anyMatch(Parameter::required)) {
        ShellFixture bare = shell();
        assertThat(bare.run(command.title().split(" "))).isEqualTo(2);
        assertThat(bare.err()).contains("SHEAF-SHELL-004", Help.usage(command));
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> changesNothingInADryRun() {
    return each(command -> {
      if (!command.changes()) {
        assertThat(CommonOptions.of(command)).noneMatch(o -> o.name().equals("dry-run"));
        return;
      }
      ShellFixture shell = shell();
      List<String> words = valid(command, shell);
      words.add("--dry-run");
      assertThat(shell.run(words.toArray(String[]::new))).as(shell.err()).isZero();
      assertThat(shell.out()).contains("action", "subject", "effects");
      assertThat(shell.bundles.calls).isEmpty();
      assertThat(shell.engine.loads).isEmpty();
      assertThat(shell.engine.unloaded).isEmpty();
      assertThat(shell.engine.cancelled).isEmpty();
    });
  }

  @TestFactory
  Stream<DynamicTest> saysNothingWhenQuiet() {
    return each(command -> {
      if (!command.changes()) {
        return;
      }
      ShellFixture shell = shell();
      List<String> words = valid(command, shell);
      words.addAll(List.of("--quiet", "--yes"));
      assertThat(shell.run(words.toArray(String[]::new))).as(shell.err()).isZero();
      assertThat(shell.out() + shell.err()).isEmpty();
    });
  }

  private Stream<DynamicTest> each(Check check) {
    return new ShellFixture()
        .table().commands().stream()
            .map(command -> DynamicTest.dynamicTest(command.title(), () -> check.of(command)));
  }

  /** A shell in which every command has something to say. */
  private ShellFixture shell() {
    ShellFixture shell = new ShellFixture();
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.backends.add(FakeEngine.backend("cpu", List.of("tiny")));
    shell.engine.requests.add(FakeEngine.request("r1", "running"));
    shell.runner.start(FakeRunner.request());
    FakePreset.register(shell.services);
    shell.engine.script =
        generation -> {
          generation.publish(new GenerationEvent.Started(List.of(1, 2, 3)));
          generation.token(7, " there");
          generation.finish(FinishReason.STOP, "");
        };
    return shell;
  }

  private List<String> valid(Command command, ShellFixture shell) {
    List<String> words = new ArrayList<>(List.of(command.title().split(" ")));
    switch (command.title()) {
      case "run", "logits", "tokenizer encode" -> words.addAll(List.of("tiny", "Once"));
      case "chat" -> {
        shell.engine.models.add(FakeEngine.model("talker", true, 0));
        shell.stdin("Hi\n");
        words.add("talker");
      }
      case "tokenizer decode" -> words.addAll(List.of("tiny", "82", "101"));
      case "tokenizer show" -> words.add("tiny");
      case "template render" -> {
        words.add("tiny");
        shell.stdin("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
      }
      case "sampling show" -> words.add("acme");
      case "model show", "model unload" -> words.add("tiny");
      case "model load", "model plan", "bundle install" -> words.add(file.toString());
      case "backend show" -> words.add("cpu");
      case "bundle why", "bundle start", "bundle stop", "bundle uninstall" ->
          words.add("backend-cpu");
      case "bundle update" -> words.addAll(List.of("backend-cpu", file.toString()));
      case "request cancel" -> words.add("r1");
      case "request wait" -> {
        assertThat(shell.dispatcher.run(List.of("run", "tiny", "x", "--detach"), sink())).isZero();
        words.add("r1");
      }
      default -> {
        // no argument needed
      }
    }
    return words;
  }

  private static Streams sink() {
    return new ShellFixture().streams();
  }

  private static boolean takesFile(Command command) {
    return command.parameters().getFirst().help().contains("file");
  }

  private static String[] words(String first, Command command) {
    List<String> words = new ArrayList<>(List.of(first));
    words.addAll(List.of(command.title().split(" ")));
    return words.toArray(String[]::new);
  }

  private static List<String> values(ShellFixture shell, List<String> before, String typed) {
    if (before.equals(List.of("request", "wait"))) {
      shell.dispatcher.run(List.of("run", "tiny", "x", "--detach"), sink());
    }
    return Completion.at(shell.table(), before, typed).stream().map(Candidate::value).toList();
  }

  private interface Check {
    void of(Command command) throws Exception;
  }
}
