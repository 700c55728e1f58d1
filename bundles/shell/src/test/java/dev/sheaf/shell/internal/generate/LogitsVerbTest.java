package dev.sheaf.shell.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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

final class LogitsVerbTest {
  private final ShellFixture shell = new ShellFixture();
  @TempDir Path folder;

  @BeforeEach
  void loadModels() {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.models.add(FakeEngine.model("chatty", true, 0));
  }

  @Test
  void listsTheLikeliestTokens() {
    assertThat(shell.run("logits", "tiny", "Once", "--top", "2")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            """
            RANK  ID  PIECE   LOGIT  LOGPROB  PROBABILITY
               1  10  Ġp0    9.0000  -0.6931      50.00 %
               2  11  Ġp1    8.0000  -1.3863      25.00 %
            """);
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void drawsABarAtATerminal() {
    shell.atTerminal();
    assertThat(shell.run("logits", "tiny", "Once", "--top", "1")).isZero();
    assertThat(shell.out()).contains("50.00 %  ████████████\n");
    assertThat(shell.err()).contains("[tiny on cpu 0.1.0  prompt 2 tokens  ln sum exp 9.5000]");
    assertThat(LogitsVerb.bar(0)).isEmpty();
    assertThat(LogitsVerb.bar(1)).isEqualTo("█".repeat(24));
    assertThat(LogitsVerb.bar(1.0 / 192)).isEqualTo("▏");
    assertThat(LogitsVerb.bar(7.0 / 192)).isEqualTo("▉");
  }

  @Test
  void reportsWhatTheEngineReports() {
    assertThat(shell.run("logits", "tiny", "Once", "--json", "--top", "1")).isZero();
    JsonObject json = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(json.keySet())
        .containsExactly("model", "backend", "numerics", "prompt_ids", "log_sum_exp", "top");
    assertThat(json.getAsJsonArray("top").get(0).toString())
        .startsWith("{\"id\":10,\"piece\":\"Ġp0\",\"logit\":9.0,\"logprob\":");
  }

  @Test
  void takesThePromptAsRunDoes() throws IOException {
    Path file = Files.writeString(folder.resolve("p"), "from a file\n");
    assertThat(shell.run("logits", "tiny", "--prompt-file", file.toString())).isZero();
    assertThat(shell.run("logits", "chatty", "Hi")).isZero();
    assertThat(shell.run("logits", "chatty", "Hi", "--raw")).isZero();
    assertThat(shell.engine.logitsAsked)
        .containsExactly(
            Prompt.text("from a file"),
            new Prompt.Chat(List.of(new ChatMessage("user", "Hi"))),
            Prompt.text("Hi"));
    assertThat(shell.run("logits", "tiny", "Hi", "--chat")).isEqualTo(2);
  }

  @Test
  void refusesANumberOutOfRange() {
    for (String top : List.of("0", "-1", "1001", "1000000", "x")) {
      assertThat(shell.run("logits", "tiny", "x", "--top", top)).isEqualTo(2);
    }
    assertThat(shell.err()).contains("SHEAF-SHELL-005  --top is out of its range");
    assertThat(shell.engine.logitsAsked).isEmpty();
  }
}
