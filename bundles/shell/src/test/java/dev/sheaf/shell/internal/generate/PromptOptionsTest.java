package dev.sheaf.shell.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.ShellFixture;
import dev.sheaf.text.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromptOptionsTest {
  private final ShellFixture shell = new ShellFixture();
  @TempDir Path folder;

  @BeforeEach
  void loadAModel() {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.script = generation -> generation.finish(FinishReason.STOP, "");
  }

  @Test
  void readsThePromptFromAFileStandardInputOrADash() throws IOException {
    Path file = Files.writeString(folder.resolve("prompt.txt"), "from a file\n");
    shell.stdin("piped\r\n");
    assertThat(shell.run("run", "tiny", "--prompt-file", file.toString())).isZero();
    assertThat(shell.run("run", "tiny", "-")).isZero();
    assertThat(shell.run("run", "tiny")).isZero();
    assertThat(shell.run("run", "tiny", "")).isZero();
    assertThat(shell.engine.submitted.stream().map(GenerationRequest::prompt))
        .containsExactly(
            Prompt.text("from a file"),
            Prompt.text("piped"),
            Prompt.text("piped"),
            Prompt.text(""));
  }

  @Test
  void refusesAPromptThatIsMissingOrNotText() throws IOException {
    assertThat(shell.run("run", "tiny")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-010", "an empty standard input");
    Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {(byte) 0xe9, 'a'});
    assertThat(shell.run("run", "tiny", "--prompt-file", latin.toString())).isEqualTo(2);
    assertThat(shell.err()).contains("not UTF-8");
    assertThat(shell.run("run", "tiny", "--prompt-file", "missing.txt")).isEqualTo(2);
    assertThat(shell.run("run", "tiny", "x", "--prompt-file", latin.toString())).isEqualTo(2);
    shell.atTerminal();
    assertThat(shell.run("run", "tiny")).isEqualTo(2);
  }

  @Test
  void talksToAModelWithATemplate() {
    shell.engine.models.add(FakeEngine.model("chatty", true, 0));
    assertThat(shell.run("run", "chatty", "Hi")).isZero();
    assertThat(shell.run("run", "chatty", "Hi", "--system", "Be brief")).isZero();
    assertThat(shell.run("run", "chatty", "Hi", "--raw")).isZero();
    assertThat(shell.engine.submitted.stream().map(GenerationRequest::prompt))
        .containsExactly(
            new Prompt.Chat(List.of(new ChatMessage("user", "Hi"))),
            new Prompt.Chat(
                List.of(new ChatMessage("system", "Be brief"), new ChatMessage("user", "Hi"))),
            Prompt.text("Hi"));
  }

  @Test
  void refusesFormsThatDoNotGoTogether() {
    assertThat(shell.run("run", "tiny", "Hi", "--chat")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-011", "no chat template");
    assertThat(shell.run("run", "tiny", "Hi", "--chat", "--raw")).isEqualTo(2);
    assertThat(shell.run("run", "tiny", "Hi", "--raw", "--system", "x")).isEqualTo(2);
    assertThat(shell.run("run", "tiny", "Hi", "--special")).isEqualTo(2);
  }
}
