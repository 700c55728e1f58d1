package dev.sheaf.shell.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Prompt;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.FakeGeneration;
import dev.sheaf.shell.internal.ShellFixture;
import dev.sheaf.text.ChatMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code chat} with a person at it: the real loop over a terminal whose keys a test presses. */
@Timeout(60)
final class ChatTerminalTest {
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";

  private final ShellFixture shell = new ShellFixture();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PipedOutputStream keys = new PipedOutputStream();
  private String type = "dumb";
  private int typedAt;

  @BeforeEach
  void loadAModel() {
    shell.engine.models.add(FakeEngine.model("tiny", true, 0));
    shell.engine.script = generation -> generation.start(10);
  }

  @Test
  void showsTokensAsTheyComeAndGoesOnAfterEachAnswer() throws Exception {
    try (Running chat = chat()) {
      type("Hi\n");
      FakeGeneration first = generation(1);
      first.token(7, "Hel");
      await(() -> shown().contains("Hel"));
      first.token(8, "lo \u001b[31m");
      await(() -> shown().contains("Hello \\u001b[31m"));
      first.finish(FinishReason.STOP, "");
      type("Bye\n");
      generation(2).finish(FinishReason.STOP, "");
      type("/stats\n");
      await(() -> shown().contains("context limit"));
      type(CTRL_D);
      assertThat(chat.exitCode()).isZero();
    }
    assertThat(shown()).contains("tiny  context 2048  /help · /exit").doesNotContain("\u001b[3");
    assertThat(said(1))
        .containsExactly(
            new ChatMessage("user", "Hi"),
            new ChatMessage("assistant", "Hello \u001b[31m"),
            new ChatMessage("user", "Bye"));
  }

  @Test
  void ctrlCStopsTheAnswerAndKeepsTheConversation() throws Exception {
    try (Running chat = chat()) {
      type("Hi\n");
      generation(1).token(7, "A long");
      await(() -> shown().contains("A long"));
      press(CTRL_C);
      await(() -> shown().contains("[stopped; the answer so far is kept]"));
      assertThat(shell.engine.generations.getFirst().wasCancelled()).isTrue();
      type("Go on\n");
      generation(2);
      press(CTRL_C);
      await(() -> shown().contains("[stopped before the first word]"));
      type("Again\n");
      generation(3).finish(FinishReason.STOP, "");
      type("/exit\n");
      assertThat(chat.exitCode()).isZero();
    }
    assertThat(said(2))
        .containsExactly(
            new ChatMessage("user", "Hi"),
            new ChatMessage("assistant", "A long"),
            new ChatMessage("user", "Again"));
  }

  @Test
  void ctrlCAtThePromptClearsTheLine() throws Exception {
    type = "ansi"; // which shows what is typed
    try (Running chat = chat()) {
      awaitPrompt();
      int before = prompts();
      press("not this");
      await(() -> shown().contains("not this"));
      press(CTRL_C);
      await(() -> prompts() > before);
      type("but this\n");
      generation(1).finish(FinishReason.STOP, "");
      type("\"\"\"one\n");
      await(() -> shown().contains("… "));
      press("two\"\"\"\n");
      generation(2).finish(FinishReason.STOP, "");
      type(CTRL_D);
      assertThat(chat.exitCode()).isZero();
    }
    assertThat(said(0)).containsExactly(new ChatMessage("user", "but this"));
    assertThat(said(1)).last().isEqualTo(new ChatMessage("user", "one\ntwo"));
  }

  @Test
  void aFailureIsShownAndTheConversationGoesOn() throws Exception {
    try (Running chat = chat()) {
      type("/dance\n");
      await(() -> shown().contains("SHEAF-SHELL-001  there is no command '/dance'"));
      type("Hi\n");
      generation(1).finish(FinishReason.ERROR, "");
      await(() -> shown().contains("SHEAF-SHELL-019"));
      type("Ho\n");
      generation(2).token(7, "x");
      generation(2).finish(FinishReason.LENGTH, "");
      await(() -> shown().contains("[ended after 1 tokens"));
      type("/regen\n");
      FakeGeneration last = generation(3);
      last.finish(FinishReason.CANCELLED, "");
      await(() -> shown().contains("SHEAF-SHELL-013"));
      type("He\n");
      generation(4);
      press(CTRL_C);
      type(CTRL_D);
      assertThat(chat.exitCode()).isZero();
    }
    assertThat(said(1)).containsExactly(new ChatMessage("user", "Ho"));
    // The answer that could not be made again is still there.
    assertThat(said(3)).contains(new ChatMessage("assistant", "x")).hasSize(3);
  }

  @Test
  void saysWithCountsThatTheContextIsFull() throws Exception {
    shell.engine.script = generation -> generation.start(2047);
    try (Running chat = chat()) {
      type("Hi\n");
      generation(1).token(7, "x");
      generation(1).finish(FinishReason.LENGTH, "");
      await(() ->
          shown()
              .contains(
                  "[the context is full: 2047 tokens of the conversation + 1 of this answer = 2048; /reset"));
      type("/reset\n");
      await(() -> shown().contains("[started over]"));
      type(CTRL_D);
      assertThat(chat.exitCode()).isZero();
    }
  }

  @Test
  void worksWithinThePromptOfTheShellAndGivesTheTerminalBack() throws Exception {
    CommandProcessorImpl gogo = ScriptTest.processor(shell);
    try (Terminal terminal = terminal();
        Running session =
            Running.start(
                () -> new InteractiveShell(gogo, shell.dispatcher).run(terminal, "greeting"))) {
      await(() -> shown().contains("sheaf> "));
      press("chat tiny\n");
      await(() -> shown().contains("/help · /exit"));
      type("Hi\n");
      generation(1).token(7, "half");
      await(() -> shown().contains("half"));
      press(CTRL_C);
      await(() -> shown().contains("[stopped; the answer so far is kept]"));
      type("Bye\n");
      generation(2).finish(FinishReason.STOP, "");
      int before = shown().length();
      type("/exit\n");
      await(() -> shown().substring(before).contains("sheaf> "));
      press("version\n");
      await(() -> shown().substring(before).contains("0.1.0"));
      press("exit\n");
      assertThat(session.exitCode()).isZero();
    } finally {
      gogo.stop();
    }
    assertThat(said(1)).hasSize(3);
  }

  /** A command on a thread of its own, ended with the test. */
  private record Running(Thread thread, int[] exit) implements AutoCloseable {
    static Running start(IntSupplier command) {
      int[] exit = {-1};
      return new Running(
          Thread.ofPlatform().daemon().start(() -> exit[0] = command.getAsInt()), exit);
    }

    int exitCode() throws InterruptedException {
      thread.join(20_000);
      return exit[0];
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join(10_000);
    }
  }

  private Running chat() throws IOException {
    Terminal terminal = terminal();
    shell.atTerminal(completer -> new JLineTerminal(terminal, true, completer));
    return Running.start(() -> shell.run("chat", "tiny"));
  }

  private Terminal terminal() throws IOException {
    Terminal terminal =
        new ExternalTerminal(
            "test", type, new PipedInputStream(keys), screen, StandardCharsets.UTF_8);
    terminal.setSize(new Size(80, 24));
    return terminal;
  }

  /** Types at the next prompt, as a person does. */
  private void type(String text) throws Exception {
    awaitPrompt();
    press(text);
  }

  private void press(String text) throws IOException {
    typedAt = screen.size();
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  private void awaitPrompt() throws InterruptedException {
    await(() -> shown().substring(Math.min(typedAt, shown().length())).contains("> "));
  }

  private int prompts() {
    return shown().split("> ", -1).length - 1;
  }

  private FakeGeneration generation(int number) throws InterruptedException {
    await(() -> shell.engine.generations.size() >= number);
    return shell.engine.generations.get(number - 1);
  }

  private String shown() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  private List<ChatMessage> said(int request) {
    return ((Prompt.Chat) shell.engine.submitted.get(request).prompt()).messages();
  }

  private void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 10 s; the screen shows:\n" + shown());
      }
      Thread.sleep(2);
    }
  }
}
