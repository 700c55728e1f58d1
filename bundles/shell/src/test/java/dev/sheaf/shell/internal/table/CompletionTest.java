package dev.sheaf.shell.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.ShellFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionTest {
  private final ShellFixture shell = new ShellFixture();

  @Test
  void proposesNounsAndBareVerbsFirst() {
    assertThat(at(List.of(), ""))
        .contains(
            "model", "backend", "bundle", "request", "run", "ps", "status", "help", "version");
    assertThat(at(List.of(), "b")).containsExactly("backend", "bundle");
  }

  @Test
  void proposesTheVerbsOfANounEvenShortenedOrScoped() {
    assertThat(at(List.of("model"), "")).containsExactly("list", "show", "load", "plan", "unload");
    assertThat(at(List.of("mod"), "l")).containsExactly("list", "load");
    assertThat(at(List.of("sheaf:bundle"), "un")).containsExactly("uninstall");
  }

  @Test
  void proposesOptionsOnceButRepeatableOnesAgain() {
    List<String> options = at(List.of("run", "m", "p", "--raw", "--stop", "x"), "--");
    assertThat(options).contains("--temp", "--stop", "--json").doesNotContain("--raw");
  }

  @Test
  void proposesLiveValues() {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.backends.add(FakeEngine.backend("cpu", List.of()));
    shell.engine.requests.add(FakeEngine.request("r7", "running"));
    assertThat(at(List.of("model", "show"), "")).containsExactly("tiny");
    assertThat(at(List.of("run"), "ti")).containsExactly("tiny");
    assertThat(at(List.of("run", "tiny", "--backend"), "")).containsExactly("cpu");
    assertThat(at(List.of("bundle", "why"), "backend"))
        .contains("backend.cpu", "backend.reference");
    assertThat(at(List.of("request", "cancel"), "")).containsExactly("r7");
  }

  @Test
  void proposesFiles(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("story.gguf"));
    Files.createDirectory(folder.resolve("stories"));
    assertThat(at(List.of("model", "load"), folder + "/stor"))
        .containsExactlyInAnyOrder(folder + "/story.gguf", folder + "/stories/");
  }

  @Test
  void proposesNothingWhereTheKernelIsGoneOrTheLineIsWrong() {
    shell.kernel.unsetEngine(shell.engine);
    assertThat(at(List.of("model", "show"), "")).isEmpty();
    assertThat(at(List.of("nonsense"), "")).isEmpty();
    assertThat(at(List.of("model", "load"), "/no/such/folder/")).isEmpty();
  }

  private List<String> at(List<String> before, String typed) {
    return Completion.at(shell.table(), before, typed).stream().map(Candidate::value).toList();
  }
}
