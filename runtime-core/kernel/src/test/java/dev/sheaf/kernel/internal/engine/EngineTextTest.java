package dev.sheaf.kernel.internal.engine;

import static dev.sheaf.kernel.internal.engine.EngineFixture.awaitMore;
import static dev.sheaf.kernel.internal.engine.EngineFixture.ids;
import static dev.sheaf.kernel.internal.engine.EngineFixture.register;
import static dev.sheaf.kernel.internal.step.HashModel.expected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.ModelText;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.LetterTokenizer;
import dev.sheaf.text.ChatMessage;
import dev.sheaf.text.ChatTemplate;
import dev.sheaf.text.ChatTemplateEngine;
import dev.sheaf.text.TextSpan;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

/** The text side of models and files, and what swaps of tokenizer and template do to chats. */
@Timeout(60)
final class EngineTextTest {
  private static final Prompt.Chat HELLO =
      new Prompt.Chat(List.of(new ChatMessage("user", "HELLO")));

  @TempDir Path folder;
  private EngineFixture f;
  private ServiceRegistration<ChatTemplateEngine> templates;

  @BeforeEach
  void start() throws Exception {
    f = new EngineFixture(folder);
    f.backend("toy", new ToyBackend());
    f.files.template = Optional.of("TT");
    templates = templateEngine("");
  }

  @AfterEach
  void stop() throws Exception {
    f.close();
  }

  /** Renders the template's source, what the last message says, and a mark. */
  private ServiceRegistration<ChatTemplateEngine> templateEngine(String mark) {
    ChatTemplateEngine engine =
        source ->
            (ChatTemplate)
                (variables, trusted) -> {
                  List<?> messages = (List<?>) variables.getOrDefault("messages", List.of());
                  String text =
                      messages.isEmpty()
                          ? variables + " " + trusted
                          : String.valueOf(((Map<?, ?>) messages.getLast()).get("content"));
                  return List.of(TextSpan.trusted(source + mark), TextSpan.plain(text));
                };
    ServiceRegistration<ChatTemplateEngine> registration =
        register(f.context, ChatTemplateEngine.class, "jinja", engine);
    f.lifecycle.settle(Duration.ofSeconds(5));
    return registration;
  }

  @Test
  void aModelsTextEncodesAsTheEngineDoes() throws Exception {
    f.load("m");
    try (ModelText text = f.engine.text("m")) {
      assertThat(text.name()).isEqualTo("m");
      assertThat(text.tokenizerKind()).isEqualTo("letters 1.0.0");
      assertThat(text.chatTemplate()).contains("TT");
      assertThat(text.encode(HELLO)).isEqualTo(letters("TTHELLO"));
      assertThat(text.encode(Prompt.text("AB"))).containsExactly(0, 1);
      assertThat(text.tokenizer().vocabularySize()).isEqualTo(48);
      Generation g = f.engine.submit(GenerationRequest.greedy("m", HELLO, 5));
      g.await();
      assertThat(ids(g))
          .isEqualTo(expected(5, letters("TTHELLO").stream().mapToInt(i -> i).toArray()));
    }
  }

  @Test
  void aTemplateIsRenderedWithExactlyWhatIsGiven() throws Exception {
    f.load("m");
    try (ModelText text = f.engine.text("m")) {
      assertThat(text.render(Map.of("x", true), Map.of()).getLast())
          .isEqualTo(TextSpan.plain("{x=true} {eos_token=p, bos_token=}"));
      assertThat(text.render(Map.of(), Map.of("eos_token", "E", "more", "M")).getLast().text())
          .contains("eos_token=E", "more=M", "bos_token=");
    }
  }

  @Test
  void aFilesTextIsOpenedWithoutReadingWeightsAndLeavesNothingOpen() throws Exception {
    try (ModelText text = f.engine.text(f.file("file"))) {
      assertThat(text.name()).isEqualTo("file");
      assertThat(text.chatTemplate()).contains("TT");
      assertThat(text.encode(HELLO)).isEqualTo(letters("TTHELLO"));
      assertThat(f.files.open.get()).as("the file is closed again").isZero();
      assertThat(f.files.weightsRead.get()).isZero();
      assertThat(f.engine.models()).isEmpty();
    }
  }

  @Test
  void onlyRegularFilesAreOpened() throws Exception {
    Path text = f.file("text");
    Path link = Files.createSymbolicLink(folder.resolve("link"), text);
    assertThat(f.engine.text(link).encode(Prompt.text("A"))).containsExactly(0);
    Path dotted = folder.resolve(".").resolve("framework").resolve("..").resolve("text");
    assertThat(f.engine.text(dotted).encode(Prompt.text("A"))).containsExactly(0);
    assertThat(refusal(() -> f.engine.text(folder)).code()).isEqualTo(EngineCodes.NOT_A_FILE);
    assertThat(refusal(() -> f.engine.text(folder.resolve("none"))).code())
        .isEqualTo(EngineCodes.NO_SUCH_FILE);
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device), "no /dev/zero on this system");
    assertThat(refusal(() -> f.engine.text(device)).found()).isEqualTo("a device, pipe or socket");
    Path pipe = folder.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assumeTrue(
        made.waitFor(5, TimeUnit.SECONDS) && made.exitValue() == 0, "mkfifo is not available here");
    assertThat(refusal(() -> f.engine.text(pipe)).found()).isEqualTo("a device, pipe or socket");
  }

  @Test
  void aFileInNoKnownFormatIsRefusedWithTheFormatsThatAreKnown() throws Exception {
    Path zip = Files.write(folder.resolve("tokenizer.json"), new byte[] {'P', 'K', 3, 4});
    SheafException e = refusal(() -> f.engine.text(zip));
    assertThat(e.code()).isEqualTo(EngineCodes.UNKNOWN_FORMAT);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.expected()).isEqualTo("toy");
    assertThat(e.found()).contains("ZIP archive");
  }

  @Test
  void aFileWhoseTokenizerNobodyBuildsIsRefused() throws Exception {
    f.tokenizer.unregister();
    Path file = f.file("file");
    SheafException e = refusal(() -> f.engine.text(file));
    assertThat(e.code()).isEqualTo(EngineCodes.NO_TOKENIZER);
    assertThat(e.found()).contains("toy");
    assertThat(f.files.open.get()).isZero();
  }

  @Test
  void aModelWithoutATemplateIsRefusedMessages() throws Exception {
    f.files.template = Optional.empty();
    f.load("m");
    try (ModelText text = f.engine.text("m")) {
      assertThat(refusal(() -> text.encode(HELLO)).code().name()).isEqualTo("SHEAF-PROMPT-001");
      assertThat(refusal(() -> text.render(Map.of(), Map.of())).code().name())
          .isEqualTo("SHEAF-PROMPT-001");
    }
  }

  @Test
  void anUnknownModelIsNamed() {
    assertThat(refusal(() -> f.engine.text("none")).code()).isEqualTo(EngineCodes.NO_SUCH_MODEL);
  }

  @Test
  void whatIsClosedIsRefused() throws Exception {
    f.load("m");
    ModelText text = f.engine.text("m");
    text.close();
    text.close();
    assertThat(refusal(text::tokenizer).code()).isEqualTo(EngineCodes.TEXT_CLOSED);
    assertThat(refusal(() -> text.encode(HELLO)).code()).isEqualTo(EngineCodes.TEXT_CLOSED);
    assertThat(refusal(() -> text.render(Map.of(), Map.of())).code())
        .isEqualTo(EngineCodes.TEXT_CLOSED);
  }

  @Test
  void aTextKeepsItsTokenizerThroughASwapAndTheNextOneHasTheNew() throws Exception {
    f.load("m");
    try (ModelText text = f.engine.text("m")) {
      Tokenizer held = text.tokenizer();
      f.tokenizer.unregister();
      assertThat(text.encode(HELLO)).isEqualTo(letters("TTHELLO"));
      register(f.context, TokenizerFactory.class, "capitals", new ToyModel.Letters());
      f.lifecycle.settle(Duration.ofSeconds(5));
      assertThat(text.tokenizer()).isSameAs(held);
      assertThat(text.tokenizerKind()).isEqualTo("letters 1.0.0");
      try (ModelText next = f.engine.text("m")) {
        assertThat(next.tokenizerKind()).isEqualTo("capitals 1.0.0");
        assertThat(f.engine.model("m").tokenizer()).isEqualTo("capitals 1.0.0");
      }
    }
  }

  @Test
  void aTextWorksOnAfterItsModelIsUnloaded() throws Exception {
    f.load("m");
    try (ModelText text = f.engine.text("m")) {
      f.engine.unload("m", Duration.ZERO);
      assertThat(text.encode(HELLO)).isEqualTo(letters("TTHELLO"));
    }
  }

  @Test
  void theTextOfAModelWhoseTokenizerStaysAwayIsRefusedWithACode() throws Exception {
    f.load("m");
    f.tokenizer.unregister();
    SheafException e = refusal(() -> f.engine.text("m"));
    assertThat(e.code()).isEqualTo(EngineCodes.NO_TOKENIZER);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(f.engine.model("m").tokenizer()).isEmpty();
  }

  @Test
  void aTemplateIsCompiledByWhoeverIsThereWhenItIsUsed() throws Exception {
    f.load("m");
    try (ModelText text = f.engine.text("m")) {
      templates.unregister();
      SheafException e = refusal(() -> text.encode(HELLO));
      assertThat(e.code()).isEqualTo(EngineCodes.TEMPLATE_ENGINE_MISSING);
      assertThat(e.code().kind()).isEqualTo(ErrorKind.UNAVAILABLE);
      assertThat(text.encode(Prompt.text("A"))).containsExactly(0);
      templateEngine("N");
      assertThat(text.encode(HELLO)).isEqualTo(letters("TTNHELLO"));
    }
  }

  @Test
  void swapsOfTokenizerAndTemplateDuringAChatChangeNothingThatWasDecided() throws Exception {
    f.load("m");
    GenerationRequest request =
        GenerationRequest.to("m", HELLO).maxTokens(150).ignoreEnd(true).build();
    int[] prompt = letters("TTHELLO").stream().mapToInt(i -> i).toArray();
    Generation g = f.engine.submit(request);
    awaitMore(g, 10);
    templates.unregister();
    awaitMore(g, 10);
    assertThat(refusal(() -> f.engine.submit(request)).code())
        .as("new chats are refused meanwhile")
        .isEqualTo(EngineCodes.TEMPLATE_ENGINE_MISSING);
    templateEngine("N");
    f.tokenizer.unregister();
    register(f.context, TokenizerFactory.class, "letters", new ToyModel.Letters());
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(g.await().usage().promptTokens()).isEqualTo(prompt.length);
    assertThat(ids(g)).isEqualTo(expected(150, prompt));
    Generation next = f.engine.submit(request.change().maxTokens(4).build());
    next.await();
    assertThat(ids(next))
        .as("what begins now is rendered by the new one")
        .isEqualTo(expected(4, letters("TTNHELLO").stream().mapToInt(i -> i).toArray()));
  }

  private static List<Integer> letters(String text) {
    return java.util.Arrays.stream(
            new LetterTokenizer().encode(List.of(TextSpan.plain(text)), true))
        .boxed()
        .toList();
  }

  private static SheafException refusal(ThrowingCallable call) {
    return catchThrowableOfType(SheafException.class, call);
  }
}
