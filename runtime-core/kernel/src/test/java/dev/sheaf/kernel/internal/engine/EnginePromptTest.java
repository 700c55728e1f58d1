package dev.sheaf.kernel.internal.engine;

import static dev.sheaf.kernel.internal.engine.EngineFixture.ids;
import static dev.sheaf.kernel.internal.engine.EngineFixture.register;
import static dev.sheaf.kernel.internal.step.HashModel.expected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.engine.EndOptions;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.text.ChatMessage;
import dev.sheaf.text.ChatTemplate;
import dev.sheaf.text.ChatTemplateEngine;
import dev.sheaf.text.TextSpan;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the engine refuses of a request before anything is queued, and what it makes of the rest.
 */
@Timeout(60)
final class EnginePromptTest {
  @TempDir Path folder;
  private EngineFixture f;

  @BeforeEach
  void start() throws Exception {
    f = new EngineFixture(folder);
    f.backend("toy", new ToyBackend());
  }

  @AfterEach
  void stop() throws Exception {
    f.close();
  }

  @Test
  void aTextThatCannotFitIsRefusedWithCountsBeforeItIsTokenised() throws Exception {
    f.load("m");
    for (String letter : List.of("A", " ")) { // a space is no token: tokenising would complain
      SheafException e = refusal(to("m", Prompt.text(letter.repeat(10 << 20))).maxTokens(7));
      assertThat(e.code()).isEqualTo(EngineCodes.PROMPT_TOO_LONG);
      assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
      assertThat(e.expected()).contains("400");
      assertThat(e.found())
          .isEqualTo(
              "at least 10485760 (10485760 bytes, the longest token has 1) + 7 = 10485767 or more");
    }
    assertThat(refusal(to("m", Prompt.text("A".repeat(400)))).found()).contains("400 + 1");
    assertThat(refusal(to("m", Prompt.text("A".repeat(394))).maxTokens(7)).found())
        .contains("394 + 7 = 401");
    assertThat(f.engine.submit(to("m", Prompt.text("A".repeat(393))).maxTokens(7).build()))
        .isNotNull();
  }

  @Test
  void aRenderedChatThatCannotFitIsRefusedWithCountsBeforeItIsTokenised() throws Exception {
    f.files.template = Optional.of("t");
    register(
        f.context,
        ChatTemplateEngine.class,
        "jinja",
        (ChatTemplateEngine)
            source ->
                (ChatTemplate)
                    (variables, trusted) -> List.of(TextSpan.trusted(" ".repeat(2 << 20))));
    f.load("m");
    Prompt chat = new Prompt.Chat(List.of(new ChatMessage("user", "hi")));
    SheafException e = refusal(to("m", chat));
    assertThat(e.code()).isEqualTo(EngineCodes.PROMPT_TOO_LONG);
    assertThat(e.found()).contains("2097152 bytes");
  }

  @Test
  void aPromptIsCutToItsLastTokensOnlyWhereTheRequestSaysSo() throws Exception {
    f.load("m");
    String text = "ABC".repeat(400) + "EF";
    assertThat(refusal(to("m", Prompt.text(text)).maxTokens(30)).code())
        .isEqualTo(EngineCodes.PROMPT_TOO_LONG);
    Generation g = submit(to("m", Prompt.text(text)).maxTokens(30).lastPromptTokens(2));
    assertThat(g.await().usage().promptTokens()).isEqualTo(2);
    assertThat(ids(g)).isEqualTo(expected(30, 4, 5));
    Generation whole = submit(to("m", Prompt.text("EF")).maxTokens(30).lastPromptTokens(399));
    whole.await();
    assertThat(ids(whole)).isEqualTo(expected(30, 4, 5));
    SheafException e = refusal(to("m", Prompt.text(text)).maxTokens(30).lastPromptTokens(380));
    assertThat(e.found()).isEqualTo("380 + 30 = 410");
    List<Integer> ids = Collections.nCopies(1000, 4);
    assertThat(
            submit(to("m", new Prompt.Ids(ids)).maxTokens(2).lastPromptTokens(3)).await().usage())
        .matches(u -> u.promptTokens() == 3);
  }

  @Test
  void anEmptyPromptWithoutABeginTokenIsRefusedOnEveryBackend() throws Exception {
    f.backend("other", new ToyBackend());
    for (String backend : List.of("toy", "other")) {
      LoadRequest load =
          new LoadRequest(
              f.file("on-" + backend),
              Optional.empty(),
              Optional.of(backend),
              OptionalInt.empty(),
              OptionalInt.empty(),
              false,
              false);
      String model = f.engine.load(load).name();
      for (Prompt empty : List.of(Prompt.text(""), new Prompt.Ids(List.of()))) {
        SheafException e = refusal(to(model, empty));
        assertThat(e.code().name()).isEqualTo("SHEAF-PROMPT-003");
        assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
      }
      Generation control = submit(to(model, new Prompt.Ids(List.of(47))).maxTokens(3));
      control.await();
      assertThat(ids(control)).as("a control token alone").isEqualTo(expected(3, 47));
    }
  }

  @Test
  void idsThatTheModelDoesNotHaveAreRefusedWithTheirPlace() throws Exception {
    f.load("m");
    for (int bad : new int[] {-1, HashModel.VOCABULARY, Integer.MAX_VALUE}) {
      refused(to("m", new Prompt.Ids(List.of(1, bad))), "SHEAF-PROMPT-002", "index 1");
      refused(sampling(s -> s.allowedTokens(List.of(1, bad))), "allowedTokens[1]");
      refused(sampling(s -> s.bannedTokens(List.of(bad))), "bannedTokens[0]");
      refused(sampling(s -> s.logitBias(Map.of(bad, 1.0))), "logitBias[0]");
      refused(
          any().logprobs(new LogprobOptions(LogprobOptions.Mode.RAW, -1, List.of(3, bad))),
          "logprobs.tokens[1]");
      refused(
          any().end(new EndOptions(List.of(bad), false, 0, Optional.empty(), Optional.empty())),
          "end.tokens[0]");
    }
  }

  @Test
  void samplingParametersThatNobodyReadsOrOutOfRangeAreRefused() throws Exception {
    f.load("m");
    SheafException nobody = refusal(sampling(s -> s.set("heat", 2)));
    assertThat(nobody.code()).isEqualTo(EngineCodes.UNKNOWN_PROCESSOR);
    assertThat(nobody.code().kind()).as("a bundle may come").isEqualTo(ErrorKind.UNAVAILABLE);
    register(f.context, LogitsProcessorFactory.class, "heat", new Heat());
    f.lifecycle.settle(java.time.Duration.ofSeconds(5));
    SheafException unknown = refusal(sampling(s -> s.set("hat", 2)));
    assertThat(unknown.code()).isEqualTo(EngineCodes.UNKNOWN_PARAMETER);
    assertThat(unknown.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(unknown.expected()).isEqualTo("heat");
    SheafException range = refusal(sampling(s -> s.set("heat", 11)));
    assertThat(range.code()).isEqualTo(SamplingParameter.OUT_OF_RANGE);
    assertThat(range.expected()).contains("0 to 10");
    SheafException texts = refusal(sampling(s -> s.texts("words", List.of("a"))));
    assertThat(texts.code()).isEqualTo(EngineCodes.UNKNOWN_PARAMETER);
    assertThat(submit(sampling(s -> s.set("heat", 3).texts("good", List.of("a")))).await().usage())
        .matches(u -> u.generatedTokens() == 3);
  }

  /** A processor that changes nothing. */
  private static final class Heat implements LogitsProcessorFactory {
    @Override
    public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
      return candidates -> {};
    }

    @Override
    public List<SamplingParameter> parameters() {
      return List.of(SamplingParameter.number("heat", 1, 0, 10, "how warm it is"));
    }

    @Override
    public List<String> textParameters() {
      return List.of("good");
    }
  }

  private static GenerationRequest.Builder to(String model, Prompt prompt) {
    return GenerationRequest.to(model, prompt).ignoreEnd(true);
  }

  private static GenerationRequest.Builder any() {
    return to("m", new Prompt.Ids(List.of(1))).maxTokens(3);
  }

  private static GenerationRequest.Builder sampling(
      java.util.function.UnaryOperator<SamplingParameters.Builder> change) {
    return any().sampling(change.apply(SamplingParameters.GREEDY.change()).build());
  }

  private Generation submit(GenerationRequest.Builder request) {
    return f.engine.submit(request.build());
  }

  private void refused(GenerationRequest.Builder request, String place) {
    refused(request, EngineCodes.NO_SUCH_TOKEN.name(), place);
  }

  private void refused(GenerationRequest.Builder request, String code, String place) {
    SheafException e = refusal(request);
    assertThat(e.code().name()).isEqualTo(code);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.where()).contains(place);
    assertThat(e.expected()).isEqualTo("0 to 47");
  }

  private SheafException refusal(GenerationRequest.Builder request) {
    return catchThrowableOfType(SheafException.class, () -> f.engine.submit(request.build()));
  }
}
