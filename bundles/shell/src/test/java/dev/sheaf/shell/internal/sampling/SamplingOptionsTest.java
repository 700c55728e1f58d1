package dev.sheaf.shell.internal.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.engine.EndOptions;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.FakePreset;
import dev.sheaf.shell.internal.ShellFixture;
import dev.sheaf.shell.internal.table.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sampling that {@code run} asks for. */
final class SamplingOptionsTest {
  private final ShellFixture shell = new ShellFixture();

  @BeforeEach
  void loadModels() {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.models.add(
        FakeEngine.advised("wise", false, Map.of("temperature", 0.6, "typical-p", 0.9)));
    shell.engine.script = generation -> generation.finish(FinishReason.STOP, "");
    FakePreset.register(shell.services);
  }

  @Test
  void startsFromLlamaCppsDefaults() {
    assertThat(sampling("tiny", "--seed", "7")).isEqualTo(SamplingParameters.DEFAULT.withSeed(7));
  }

  @Test
  void laysTheModelsAdviceOverThemAndSaysSo() {
    shell.atTerminal();
    assertThat(sampling("wise", "--seed", "7"))
        .isEqualTo(
            SamplingParameters.DEFAULT
                .change()
                .temperature(0.6)
                .set("typical-p", 0.9)
                .seed(7)
                .build());
    assertThat(shell.err())
        .contains("[sampling as the model's makers advise: temperature 0.6, typical-p 0.9]");
  }

  @Test
  void laysOptionsOverTheAdvice() {
    assertThat(sampling("wise", "--temp", "0", "--set", "typical-p=1"))
        .isEqualTo(SamplingParameters.DEFAULT.change().temperature(0).set("typical-p", 1).build());
  }

  @Test
  void aPresetTakesThePlaceOfTheAdvice() {
    shell.atTerminal();
    assertThat(sampling("wise", "--preset", "acme", "--seed", "7", "--set", "typical=0.5"))
        .isEqualTo(
            SamplingParameters.GREEDY
                .change()
                .temperature(0.7)
                .topK(50)
                .set("typical-p", 0.5)
                .seed(7)
                .processors(List.of("temperature", "top-k", "typical-p"))
                .build());
    assertThat(shell.err()).doesNotContain("advise");
    assertThat(shell.services.inUse()).isZero();
  }

  @Test
  void saysEverythingAboutSingleTokens() {
    SamplingParameters p =
        sampling(
            "tiny",
            "--temp",
            "0",
            "--logit-bias",
            "15+1.5",
            "--logit-bias",
            "16-100",
            "--logit-bias",
            "17=2",
            "--ban",
            "3,4",
            "--ban",
            "5",
            "--allow",
            "6",
            "--bad-words",
            "dog",
            "--bad-words",
            " cat");
    assertThat(p.logitBias()).isEqualTo(Map.of(15, 1.5, 16, -100.0, 17, 2.0));
    assertThat(p.bannedTokens()).containsExactly(3, 4, 5);
    assertThat(p.allowedTokens()).containsExactly(6);
    assertThat(p.texts()).isEqualTo(Map.of("bad-words", List.of("dog", " cat")));
  }

  @Test
  void collectsTheTextsOfAParameterThatIsAList() {
    assertThat(
            sampling("tiny", "--temp", "0", "--set", "bad-words=a=b", "--set", "bad-words= c")
                .texts())
        .isEqualTo(Map.of("bad-words", List.of("a=b", " c")));
    assertThat(shell.run("run", "tiny", "x", "--set", "bad-words=")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-012", "bad-words");
  }

  @Test
  void passesOnWhatElseARequestCanSay() {
    run(
        "tiny",
        "--json",
        "--temp",
        "0",
        "--stop-token",
        "9,10",
        "--show-stop",
        "--show-special",
        "--logprobs",
        "1",
        "--logprobs-mode",
        "processed",
        "--prompt-logprobs",
        "3",
        "--truncate-prompt",
        "12");
    GenerationRequest request = shell.engine.submitted.getLast();
    assertThat(request.end())
        .isEqualTo(new EndOptions(List.of(9, 10), true, 0, Optional.empty(), Optional.empty()));
    assertThat(request.logprobs())
        .isEqualTo(new LogprobOptions(LogprobOptions.Mode.PROCESSED, 3, List.of()));
    assertThat(request.showControl()).isTrue();
    assertThat(request.lastPromptTokens()).hasValue(12);
  }

  @Test
  void reportsThePromptsLogprobsWhenAsked() {
    shell.engine.script =
        generation -> {
          generation.start(2);
          generation.publish(
              new GenerationEvent.PromptLogprobs(
                  List.of(new TokenRecord(5, "cpu 0.1.0", "n", -1.5, List.of(), 0))));
          generation.token(7, "x");
          generation.finish(FinishReason.REPETITION, "");
        };
    run("tiny", "--json", "--temp", "0", "--prompt-logprobs", "0");
    JsonObject json = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(json.get("finish").getAsString()).isEqualTo("repetition");
    assertThat(json.getAsJsonArray("prompt_logprobs").toString())
        .isEqualTo(
            "[{\"id\":5,\"backend\":\"cpu 0.1.0\",\"numerics\":\"n\",\"logprob\":-1.5,\"top\":[]}]");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, -1",
    "18446744073709551615, -1",
    "18446744073709551616, 0",
    "18446744073709551617, 1",
    "-18446744073709551617, -1",
    "9223372036854775808, -9223372036854775808",
    "-9223372036854775809, 9223372036854775807"
  })
  void takesASeedOfAnySizeModuloTwoToThe64(String typed, long seed) {
    assertThat(sampling("tiny", "--seed", typed).seed()).isEqualTo(seed);
  }

  @ParameterizedTest
  @CsvSource({
    "--set, typical-p=0, SHEAF-SAMPLING-010",
    "--set, typical-p=NaN, SHEAF-SAMPLING-010",
    "--set, typical-p=1e38, SHEAF-SAMPLING-010",
    "--set, top-k=1.5, SHEAF-SAMPLING-010",
    "--set, temperature=-1, SHEAF-SAMPLING-010",
    "--set, top-p=0, SHEAF-SHELL-012",
    "--set, typical-p=high, SHEAF-SHELL-005",
    "--set, typical-p=, SHEAF-SHELL-005",
    "--set, typical-p, SHEAF-SHELL-005",
    "--set, =1, SHEAF-SHELL-005",
    "--logit-bias, 15, SHEAF-SHELL-005",
    "--logit-bias, 15+101, SHEAF-SHELL-005",
    "--logit-bias, -5+1, SHEAF-SHELL-005",
    "--logit-bias, 15+NaN, SHEAF-SHELL-005",
    "--ban, -1, SHEAF-SHELL-005",
    "--ban, '1,,2', SHEAF-SHELL-005",
    "--allow, 99999999999, SHEAF-SHELL-005",
    "--stop-token, x, SHEAF-SHELL-005",
    "--bad-words, '', SHEAF-SHELL-005",
    "--truncate-prompt, 0, SHEAF-SHELL-005",
    "--seed, 1e3, SHEAF-SHELL-005"
  })
  void refusesAValueOutOfItsRange(String option, String value, String code) {
    assertThat(shell.run("run", "tiny", "x", option, value)).isEqualTo(2);
    assertThat(shell.err()).startsWith(code);
    assertThat(shell.engine.submitted).isEmpty();
  }

  @Test
  void refusesNamesThatNobodyKnowsAndMillionsOfIds() {
    assertThat(shell.run("run", "tiny", "x", "--set", "typicalp=0.5")).isEqualTo(3);
    assertThat(shell.err()).contains("there is no sampling parameter 'typicalp'", "typical-p");
    assertThat(shell.run("run", "tiny", "x", "--preset", "vllm")).isEqualTo(3);
    assertThat(shell.run("run", "tiny", "x", "--set", "top-k=1", "--temp", "0", "--top-k", "2"))
        .isEqualTo(2);
    String many = "1" + ",1".repeat(1_000_000);
    assertThat(shell.run("run", "tiny", "x", "--ban", many)).isEqualTo(2);
    List<String> words = new ArrayList<>(List.of("run", "tiny", "x"));
    for (int id = 0; id <= SamplingParameters.MOST_IDS; id++) {
      words.addAll(List.of("--logit-bias", id + "+1"));
    }
    assertThat(shell.run(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(shell.engine.submitted).isEmpty();
  }

  @Test
  void showsNumbersInJsonOnly() {
    for (String option : List.of("--logprobs-mode=raw", "--prompt-logprobs=1")) {
      assertThat(shell.run("run", "tiny", "x", option)).isEqualTo(2);
    }
    assertThat(shell.run("run", "tiny", "x", "--json", "--logprobs-mode", "cooked")).isEqualTo(2);
    assertThat(shell.err()).contains("--prompt-logprobs shows its numbers", "raw or processed");
  }

  @Test
  void proposesParametersAndPresets() {
    assertThat(proposed("--set")).contains("temperature=", "typical-p=", "repetition-window=");
    assertThat(proposed("--preset")).containsExactly("acme");
    assertThat(proposed("--logprobs-mode")).containsExactly("raw", "processed");
  }

  @Test
  void showsWhatAModelAdvises() {
    assertThat(shell.run("model", "show", "wise")).isZero();
    assertThat(shell.out())
        .contains("sampling                temperature 0.6, typical-p 0.9\n")
        .contains("tokenizer               gpt2 0.1.0");
  }

  private List<String> proposed(String option) {
    return Completion.at(shell.table(), List.of("run", "tiny", option), "").stream()
        .map(Candidate::value)
        .toList();
  }

  private SamplingParameters sampling(String model, String... options) {
    run(model, options);
    return shell.engine.submitted.getLast().sampling();
  }

  private void run(String model, String... options) {
    List<String> words = new ArrayList<>(List.of("run", model, "x"));
    words.addAll(List.of(options));
    assertThat(shell.run(words.toArray(String[]::new))).as(shell.err()).isZero();
  }
}
