package dev.sheaf.shell.internal.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.FakeGeneration;
import dev.sheaf.shell.internal.ShellFixture;
import dev.sheaf.shell.internal.Streams;
import dev.sheaf.text.ChatMessage;
import dev.sheaf.text.ReasoningParserFactory;
import dev.sheaf.text.ToolCallParserFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code chat} where nobody sits: each line is a turn. */
@Timeout(60)
final class ChatScriptTest {
  private final ShellFixture shell = new ShellFixture();
  @TempDir Path folder;

  @BeforeEach
  void loadAModel() {
    shell.engine.models.add(FakeEngine.model("tiny", true, 0));
    shell.engine.script =
        generation -> answer(generation, "Answer " + shell.engine.submitted.size());
  }

  private static void answer(FakeGeneration generation, String... pieces) {
    generation.start(10);
    for (String piece : pieces) {
      generation.token(7, piece);
    }
    generation.finish(FinishReason.STOP, "");
  }

  @Test
  void answersEachLineWithEverythingThatWasSaid() {
    assertThat(chat("Hi", "", "Bye")).isZero();
    assertThat(shell.out()).isEqualTo("Answer 1\nAnswer 2\n");
    assertThat(shell.err()).isEmpty();
    assertThat(said(1))
        .containsExactly(
            new ChatMessage("user", "Hi"),
            new ChatMessage("assistant", "Answer 1"),
            new ChatMessage("user", "Bye"));
  }

  @Test
  void goesOnOverSeveralLines() {
    assertThat(chat("one\\", "two", "\"\"\"", "/help", "\"\"\"", "//slash")).isZero();
    assertThat(said(0)).last().isEqualTo(new ChatMessage("user", "one\ntwo"));
    // What a block holds is no command when it begins with a slash of its own.
    assertThat(shell.engine.submitted).hasSize(2);
    assertThat(said(1)).last().isEqualTo(new ChatMessage("user", "/slash"));
  }

  @Test
  void reportsTheConversationAsOneDocument() {
    shell.stdin("Hi\n/stats\n");
    assertThat(shell.run("chat", "tiny", "--json", "--system", "Be brief.")).isZero();
    JsonObject json = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(json.keySet()).containsExactly("model", "messages", "stats", "load_s");
    assertThat(json.getAsJsonArray("messages").toString())
        .isEqualTo(
            "[{\"content\":\"Be brief.\",\"role\":\"system\"},{\"content\":\"Hi\",\"role\":\"user\"},"
                + "{\"content\":\"Answer 1\",\"role\":\"assistant\"}]");
    JsonObject stats = json.getAsJsonObject("stats");
    assertThat(stats.get("answers").getAsInt()).isEqualTo(1);
    assertThat(stats.get("context_tokens").getAsInt()).isEqualTo(11);
    assertThat(stats.get("context_limit").getAsInt()).isEqualTo(2048);
    assertThat(stats.get("last_tokens_per_second").getAsDouble()).isEqualTo(40);
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void changesTheSystemMessageAndStartsOver() {
    assertThat(chat("/system Be kind.", "Hi", "/reset", "Ho", "/system -", "/system", "He"))
        .isZero();
    assertThat(said(0)).hasSize(2).first().isEqualTo(new ChatMessage("system", "Be kind."));
    assertThat(said(1))
        .containsExactly(new ChatMessage("system", "Be kind."), new ChatMessage("user", "Ho"));
    assertThat(said(2)).first().isEqualTo(new ChatMessage("user", "Ho"));
    assertThat(shell.out()).contains("no system message\n");
  }

  @Test
  void makesAnAnswerAgainWithAnotherSeed() {
    shell.stdin("Hi\n/regen\n/regen\nBye\n");
    assertThat(shell.run("chat", "tiny", "--seed", "41")).isZero();
    assertThat(said(1)).containsExactly(new ChatMessage("user", "Hi"));
    assertThat(said(3))
        .containsExactly(
            new ChatMessage("user", "Hi"),
            new ChatMessage("assistant", "Answer 3"),
            new ChatMessage("user", "Bye"));
    assertThat(shell.engine.submitted.stream().map(r -> r.sampling().seed()))
        .containsExactly(41L, 42L, 43L, 44L);
  }

  @Test
  void drawsASeedThatDiffersFromAnswerToAnswer() {
    assertThat(chat("Hi", "/regen")).isZero();
    assertThat(seed(0)).isNotEqualTo(seed(1));
  }

  @Test
  void setsSamplingAndTheLimit() {
    assertThat(
            chat(
                "/set temperature 0.25",
                "/set max=9",
                "Hi",
                "/set temperature default",
                "/set max default",
                "Ho",
                "/set"))
        .isZero();
    assertThat(shell.engine.submitted.get(0).sampling().temperature()).isEqualTo(0.25);
    assertThat(shell.engine.submitted.get(0).maxTokens()).isEqualTo(9);
    assertThat(shell.engine.submitted.get(1).sampling().temperature()).isEqualTo(0.8);
    assertThat(shell.engine.submitted.get(1).maxTokens())
        .isEqualTo(GenerationRequest.TO_CONTEXT_END);
    assertThat(shell.out()).contains("temperature", "0 to 100", "max");
  }

  @Test
  void refusesCommandsByWhatIsWrongAndEndsThere() {
    for (String bad :
        List.of(
            "/dance",
            "/s",
            "/set temperature -1",
            "/set hotness 1",
            "/set temperature",
            "/set max 0",
            "/set max x",
            "/save",
            "/load",
            "/load missing.json",
            "/regen")) {
      ShellFixture one = new ShellFixture();
      one.engine.models.add(FakeEngine.model("tiny", true, 0));
      one.stdin(bad + "\nHi\n");
      assertThat(one.run("chat", "tiny")).as(bad).isIn(2, 3);
      assertThat(one.err()).as(bad).startsWith("SHEAF-");
      assertThat(one.engine.submitted).as(bad).isEmpty();
    }
  }

  @Test
  void savesAndGoesOnFromAFile() throws IOException {
    Path file = folder.resolve("talk.json");
    assertThat(chat("/system S", "/set top-k 3", "Hi", "/save " + file)).isZero();
    shell.stdin("/load " + file + "\nBye\n");
    assertThat(shell.run("chat", "tiny")).isZero();
    assertThat(said(1))
        .containsExactly(
            new ChatMessage("system", "S"),
            new ChatMessage("user", "Hi"),
            new ChatMessage("assistant", "Answer 1"),
            new ChatMessage("user", "Bye"));
    assertThat(shell.engine.submitted.get(1).sampling().topK()).isEqualTo(3);
    Files.writeString(file, "{\"messages\":[{\"role\":\"user\",\"content\":null}]}");
    shell.stdin("/load " + file + "\n");
    assertThat(shell.run("chat", "tiny")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-023", "message 0", "found     null");
  }

  @Test
  void answersTheQuestionThatAFileEndsIn() throws IOException {
    Path file = folder.resolve("asks.json");
    Files.writeString(file, "{\"messages\":[{\"role\":\"user\",\"content\":\"Well?\"}]}");
    assertThat(chat("/load " + file, "/regen", "Bye")).isZero();
    assertThat(said(0)).containsExactly(new ChatMessage("user", "Well?"));
    assertThat(said(1)).hasSize(3);
  }

  @Test
  void endsWithTheExitCodeOfTheFirstFailure() {
    ErrorCode code = ErrorCode.of("SHEAF-TEST-009", ErrorKind.UNAVAILABLE);
    shell.engine.script =
        generation -> {
          generation.start(3);
          generation.token(7, "half");
          generation.finish(
              FinishReason.ERROR,
              "",
              Optional.of(SheafException.of(code, "no backend came back").toException()));
        };
    assertThat(chat("Hi", "Bye")).isEqualTo(9);
    assertThat(shell.out()).isEqualTo("half\n");
    assertThat(shell.err()).startsWith("SHEAF-TEST-009");
    assertThat(shell.engine.submitted).hasSize(1);
  }

  @Test
  void saysWithCountsWhenAConversationDoesNotFit() {
    ErrorCode code = ErrorCode.of("SHEAF-TEST-010", ErrorKind.USER);
    shell.engine.refuseSubmit =
        Optional.of(SheafException.of(code, "the prompt is too long").toException());
    assertThat(chat("x".repeat(3000))).isEqualTo(2);
    assertThat(shell.err())
        .startsWith("SHEAF-SHELL-024  the conversation fills the model's context")
        .contains("expected  fewer than 2048 tokens", "tokens in 1 messages", "/reset");
    // A refusal that has nothing to do with length stays what it is.
    assertThat(chat("short")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-TEST-010");
  }

  @Test
  void refusesAModelWithoutATemplateAndOneThatIsNotThere() {
    shell.engine.models.add(FakeEngine.model("base", false, 0));
    assertThat(shell.run("chat", "base")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-011");
    assertThat(shell.run("chat", "missing.gguf")).isEqualTo(3);
  }

  @Test
  void keepsThinkingOutOfTheAnswerAndTellsCallsApart() {
    List<String> prompts = new ArrayList<>();
    shell.engine.template = "think, with tools";
    shell.services.add(ReasoningParserFactory.class, "braces", new FakeParsers.Thinking(prompts));
    shell.services.add(ToolCallParserFactory.class, "at", new FakeParsers.Calling());
    shell.engine.script =
        generation -> {
          generation.start(2);
          for (String piece : List.of("{", "hm", "}", "Well.", "@add", "{\"z\":1,", "\"a\":2}")) {
            generation.token(7, piece);
          }
          generation.token(2, "<|end|>");
          generation.finish(FinishReason.STOP, "");
        };
    assertThat(chat("Hi", "Bye")).isZero();
    assertThat(shell.out().lines().limit(2))
        .containsExactly("Well.", "[calls add] {\"z\":1,\"a\":2}");
    assertThat(shell.err()).startsWith("hm\n");
    assertThat(prompts).hasSize(2);
    ChatMessage answer = said(1).get(1);
    assertThat(answer.content()).isEqualTo("Well.");
    assertThat(answer.more())
        .containsEntry("reasoning_content", "hm")
        .containsEntry(
            "tool_calls",
            List.of(
                Map.of(
                    "type",
                    "function",
                    "function",
                    Map.of("name", "add", "arguments", Map.of("z", 1L, "a", 2L)))));
    assertThat(shell.engine.submitted.getFirst().showControl()).isTrue();
    assertThat(shell.engine.texts).hasSize(2).allMatch(text -> text.closed == 1);
    assertThat(shell.services.inUse()).isZero();
  }

  @Test
  void takesAnswersAsTheyAreWhereNobodyKnowsTheTemplate() {
    shell.services.add(
        ReasoningParserFactory.class, "braces", new FakeParsers.Thinking(new ArrayList<>()));
    shell.engine.script = generation -> answer(generation, "{", "x");
    assertThat(chat("Hi")).isZero();
    assertThat(shell.out()).isEqualTo("{x\n");
    assertThat(shell.engine.submitted.getFirst().showControl()).isFalse();
  }

  @Test
  void readsALineOnlyWhenTheOneBeforeIsAnswered() throws Exception {
    shell.engine.script = generation -> generation.start(3);
    shell.stdin("Hi\nBye\n");
    int[] exitCode = {-1};
    Thread command = Thread.ofPlatform().start(() -> exitCode[0] = shell.run("chat", "tiny"));
    while (shell.engine.generations.isEmpty()) {
      Thread.sleep(1);
    }
    shell.engine.generations.getFirst().token(7, "one");
    while (!shell.out().equals("one")) {
      Thread.sleep(1);
    }
    assertThat(shell.engine.submitted).hasSize(1);
    command.interrupt();
    command.join();
    assertThat(exitCode[0]).isEqualTo(130);
    assertThat(shell.engine.generations.getFirst().wasCancelled()).isTrue();
  }

  @Test
  void cancelsTheAnswerWhenItsReaderIsGone() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    shell.engine.script = generation -> generation.token(7, "text");
    shell.stdin("Hi\nBye\n");
    Streams base = shell.streams();
    Streams streams =
        new Streams(
            base.in(), new PrintStream(closed, true, StandardCharsets.UTF_8), base.err(), false);
    assertThat(shell.dispatcher.run(List.of("chat", "tiny"), streams)).isEqualTo(141);
    assertThat(shell.engine.generations).hasSize(1);
    assertThat(shell.engine.generations.getFirst().wasCancelled()).isTrue();
  }

  private int chat(String... lines) {
    shell.stdin(String.join("\n", lines) + "\n");
    return shell.run("chat", "tiny");
  }

  private List<ChatMessage> said(int request) {
    return ((Prompt.Chat) shell.engine.submitted.get(request).prompt()).messages();
  }

  private long seed(int request) {
    return shell.engine.submitted.get(request).sampling().seed();
  }
}
