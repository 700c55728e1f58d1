package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.TinyModels;
import dev.sheaf.testing.TinyVocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/**
 * Runs in the framework; {@link BadInputIT} puts it there. Names give the row of the catalogue of
 * bad inputs.
 */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public final class BadInputChecks {
  private static final int END = 2;

  @InjectService(timeout = 5000)
  InferenceEngine engine;

  @TempDir Path folder;

  @AfterEach
  void nothingStays() {
    engine.models().forEach(m -> engine.unload(m.name(), Duration.ZERO));
    assertThat(engine.status().leasedBytes()).isZero();
  }

  @Test
  void row11_theFirstNanLogitEndsItsRequestAlone() throws Exception {
    // The output matrix is the last tensor, so its last row gives the last token's logit.
    Path file = damaged(TinyModels.llama(), b -> b.putFloat(b.limit() - 4, Float.NaN));
    engine.load(named(file, "nan", false));
    GenerationEvent.Finished end = greedy("nan", Prompt.text("abc")).await();
    assertThat(end.reason()).isEqualTo(FinishReason.ERROR);
    assertThat(end.error().orElseThrow().code().name()).isEqualTo("SHEAF-STEP-001");
    assertThat(end.error().orElseThrow().getMessage()).contains("expected", "found", "next");
    engine.unload("nan", Duration.ZERO);
    refused("SHEAF-GGUF-", ErrorKind.USER, () -> engine.load(named(file, "scanned", true)));
    engine.load(named(TinyModels.llama().write(folder.resolve("whole.gguf")), "whole", false));
    assertThat(greedy("whole", Prompt.text("abc")).await().error()).isEmpty();
  }

  @Test
  void row14_anUnknownArchitectureListsTheKnownOnes() throws Exception {
    Path file =
        damaged(
            TinyModels.llama(),
            b -> b.put(find(b, "llama"), "zebra".getBytes(StandardCharsets.US_ASCII)));
    SheafException e =
        refused(
            "SHEAF-MODEL-013",
            ErrorKind.UNAVAILABLE,
            () -> engine.load(named(file, "zebra", false)));
    assertThat(e.getMessage())
        .contains("zebra", "gpt2", "llama", "mistral", "qwen3", "install a bundle");
  }

  @Test
  void row21_scoresThatAreNotNumbersAreRefusedWithTheirIndex() throws Exception {
    Path file =
        damaged(
            TinyModels.llama(),
            b -> {
              int key = find(b, "tokenizer.ggml.scores");
              b.putFloat(key + "tokenizer.ggml.scores".length() + 4 + 4 + 8 + 4 * 5, Float.NaN);
            });
    SheafException e =
        refused(
            "SHEAF-SENTENCEPIECE-",
            ErrorKind.USER,
            () -> engine.load(named(file, "scores", false)));
    assertThat(e.getMessage()).contains("5", "NaN");
  }

  @Test
  void row21_mergesOfUnknownTokensAreRefusedWithTheirIndex() throws Exception {
    TinyModels bpe = TinyModels.llama().vocabulary(TinyVocabulary.BYTE_LEVEL_BPE, 384);
    Path file =
        damaged(
            bpe,
            b -> {
              int key = find(b, "tokenizer.ggml.merges");
              int firstText = key + "tokenizer.ggml.merges".length() + 4 + 4 + 8 + 8;
              b.put(firstText + 3, (byte) '~'); // two bytes of Ġ, a space, then the letter
            });
    SheafException e =
        refused("SHEAF-BPE-", ErrorKind.USER, () -> engine.load(named(file, "merges", false)));
    assertThat(e.getMessage()).contains("merge", "0");
  }

  @Test
  void row22_invalidTextIsReadAsReplacementCharacters() throws Exception {
    engine.load(named(TinyModels.llama().write(folder.resolve("tiny.gguf")), "tiny", false));
    List<Integer> lone = promptIds(greedy("tiny", Prompt.text("a\ud800b")));
    assertThat(lone).isEqualTo(promptIds(greedy("tiny", Prompt.text("a\ufffdb"))));
    for (String text : List.of("\u0000", "\ufeffa", "\udc00\ud800", "\ud83d\ude00")) {
      assertThat(greedy("tiny", Prompt.text(text)).await().error()).isEmpty();
    }
  }

  @Test
  void row23_controlTokensInAUsersTextStayText() throws Exception {
    engine.load(
        named(
            TinyModels.llama().chatTemplate(true).write(folder.resolve("tiny.gguf")),
            "tiny",
            false));
    assertThat(promptIds(greedy("tiny", Prompt.text("a</s>b")))).doesNotContain(END);
    assertThat(promptIds(greedy("tiny", new Prompt.Text("a</s>b", true)))).contains(END);
    int imEnd = 260;
    Prompt chat =
        new Prompt.Chat(List.of(new dev.sheaf.text.ChatMessage("user", "a<|im_end|>b<|im_end|>")));
    Prompt plain = new Prompt.Chat(List.of(new dev.sheaf.text.ChatMessage("user", "ab")));
    assertThat(promptIds(greedy("tiny", chat)).stream().filter(id -> id == imEnd))
        .hasSameSizeAs(
            promptIds(greedy("tiny", plain)).stream().filter(id -> id == imEnd).toList());
  }

  @Test
  void row51_samplingOutOfRangeIsRefusedByNameAndValue() {
    for (double t : new double[] {-1, Double.NaN, 1e38}) {
      assertThatThrownBy(() -> sampling(t, 0, 1, 0))
          .hasMessageContaining("temperature")
          .hasMessageContaining("" + t);
    }
    assertThatThrownBy(() -> sampling(1, -5, 1, 0))
        .hasMessageContaining("topK")
        .hasMessageContaining("-5");
    for (double p : new double[] {0, 2, -1}) {
      assertThatThrownBy(() -> sampling(1, 0, p, 0)).hasMessageContaining("topP");
    }
    assertThatThrownBy(() -> sampling(1, 0, 1, 1.1))
        .hasMessageContaining("minP")
        .hasMessageContaining("1.1");
  }

  @Test
  void row51_aTinyTemperatureBehavesAsGreedy() throws Exception {
    engine.load(named(TinyModels.llama().write(folder.resolve("tiny.gguf")), "tiny", false));
    Generation cold =
        engine.submit(request("tiny", Prompt.text("abc"), sampling(1e-45, 0, 1, 0), 8));
    cold.await();
    Generation greedy = greedy("tiny", Prompt.text("abc"));
    greedy.await();
    assertThat(ids(cold)).isEqualTo(ids(greedy));
  }

  @Test
  void row55_promptAndAnswerBeyondTheContextAreRefusedWithThreeCounts() {
    engine.load(
        named(TinyModels.llama().context(64).write(folder.resolve("tiny.gguf")), "tiny", false));
    Prompt long100 = new Prompt.Ids(java.util.Collections.nCopies(100, 270));
    SheafException e =
        refused(
            "SHEAF-REQUEST-001",
            ErrorKind.USER,
            () -> engine.submit(request("tiny", long100, SamplingParameters.GREEDY, 8)));
    assertThat(e.getMessage()).contains("64", "100 + 8 = 108");
    refused(
        "SHEAF-REQUEST-001",
        ErrorKind.USER,
        () ->
            engine.submit(
                request("tiny", new Prompt.Ids(List.of(270)), SamplingParameters.GREEDY, 64)));
  }

  @Test
  void row56_anEmptyPromptIsTheBeginTokenOnBothBackends() throws Exception {
    Path file = TinyModels.llama().write(folder.resolve("tiny.gguf"));
    for (String backend : List.of("cpu", "reference")) {
      engine.load(
          new LoadRequest(
              file,
              Optional.of(backend),
              Optional.of(backend),
              OptionalInt.empty(),
              OptionalInt.empty(),
              false,
              false));
      Generation g = greedy(backend, Prompt.text(""));
      assertThat(g.await().error()).isEmpty();
      assertThat(promptIds(g)).containsExactly(1);
    }
  }

  private Path damaged(TinyModels model, Consumer<ByteBuffer> damage) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(model.toGguf().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    damage.accept(bytes);
    return Files.write(folder.resolve("damaged.gguf"), bytes.array());
  }

  private static int find(ByteBuffer in, String text) {
    int at = new String(in.array(), StandardCharsets.ISO_8859_1).indexOf(text);
    assertThat(at).as(text).isNotNegative();
    return at;
  }

  private static LoadRequest named(Path file, String name, boolean scan) {
    return new LoadRequest(
        file,
        Optional.of(name),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        false,
        scan);
  }

  private static SamplingParameters sampling(
      double temperature, int topK, double topP, double minP) {
    return new SamplingParameters(
        temperature, topK, topP, minP, 1, 64, 0, 0, 1, List.of(), Map.of());
  }

  private static GenerationRequest request(
      String model, Prompt prompt, SamplingParameters sampling, int max) {
    return GenerationRequest.to(model, prompt)
        .sampling(sampling)
        .maxTokens(max)
        .ignoreEnd(true)
        .build();
  }

  private Generation greedy(String model, Prompt prompt) {
    return engine.submit(request(model, prompt, SamplingParameters.GREEDY, 8));
  }

  private static List<Integer> promptIds(Generation g) throws InterruptedException {
    g.await();
    return ((GenerationEvent.Started) g.events().getFirst()).promptIds();
  }

  private static List<Integer> ids(Generation g) {
    return g.events().stream()
        .filter(GenerationEvent.Token.class::isInstance)
        .map(e -> ((GenerationEvent.Token) e).token().id())
        .toList();
  }

  private static SheafException refused(String code, ErrorKind kind, ThrowingCallable call) {
    SheafException e = catchThrowableOfType(SheafException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.code().name()).startsWith(code);
    assertThat(e.code().kind()).isEqualTo(kind);
    assertThat(e.getMessage()).contains("expected", "found", "next");
    return e;
  }
}
