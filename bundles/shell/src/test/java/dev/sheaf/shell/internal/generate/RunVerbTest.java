package dev.sheaf.shell.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.shell.internal.FakeEngine;
import dev.sheaf.shell.internal.FakeGeneration;
import dev.sheaf.shell.internal.ShellFixture;
import dev.sheaf.shell.internal.Streams;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunVerbTest {
  private final ShellFixture shell = new ShellFixture();
  @TempDir Path folder;

  @BeforeEach
  void loadAModel() {
    shell.engine.models.add(FakeEngine.model("tiny", false, 0));
    shell.engine.script = RunVerbTest::twoTokens;
  }

  private static void twoTokens(FakeGeneration generation) {
    generation.publish(new GenerationEvent.Started(List.of(1, 410, 2)));
    generation.token(7, " there");
    generation.token(8, " was");
    generation.token(2, "");
    generation.finish(FinishReason.STOP, "é");
  }

  @Test
  void showsTheTextAndEndsTheLine() {
    assertThat(shell.run("run", "tiny", "Once")).isZero();
    assertThat(shell.out()).isEqualTo(" there wasé\n");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void showsEachPieceBeforeTheNextTokenExists() throws Exception {
    SynchronousQueue<String> pieces = new SynchronousQueue<>();
    OutputStream reader =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
              pieces.put(new String(bytes, offset, length, StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    shell.engine.script = generation -> generation.publish(new GenerationEvent.Started(List.of(1)));
    Streams base = shell.streams();
    Streams streams =
        new Streams(
            base.in(), new PrintStream(reader, false, StandardCharsets.UTF_8), base.err(), false);
    Thread command =
        Thread.ofPlatform().start(() -> shell.dispatcher.run(List.of("run", "tiny", "x"), streams));
    while (shell.engine.generations.isEmpty()) {
      Thread.sleep(1);
    }
    FakeGeneration generation = shell.engine.generations.getFirst();
    for (String piece : List.of(" one", " two", " three")) {
      generation.token(5, piece);
      assertThat(pieces.poll(10, TimeUnit.SECONDS)).isEqualTo(piece);
    }
    generation.finish(FinishReason.LENGTH, "");
    assertThat(pieces.poll(10, TimeUnit.SECONDS)).isEqualTo("\n");
    command.join();
  }

  @Test
  void letsNothingOfTheModelsActOnATerminalButPassesItToPrograms() {
    shell.engine.script =
        generation -> {
          generation.token(7, "\u001b[2Jx");
          generation.finish(FinishReason.STOP, "");
        };
    assertThat(shell.run("run", "tiny", "x")).isZero();
    shell.atTerminal();
    assertThat(shell.run("run", "tiny", "x")).isZero();
    assertThat(shell.out()).isEqualTo("\u001b[2Jx\n\\u001b[2Jx\n");
  }

  @Test
  void reportsExactlyThePromisedFields() {
    assertThat(shell.run("run", "tiny", "Once", "--json", "--temp", "0", "--logprobs", "2"))
        .isZero();
    JsonObject run = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(run.keySet())
        .containsExactly(
            "model",
            "backend",
            "numerics",
            "prompt_ids",
            "ids",
            "text",
            "finish",
            "usage",
            "timings",
            "tokens");
    assertThat(run.getAsJsonObject("usage").keySet())
        .containsExactly(
            "prompt_tokens",
            "generated_tokens",
            "replayed_tokens",
            "drafted_tokens",
            "accepted_tokens");
    assertThat(run.getAsJsonObject("timings").keySet())
        .containsExactly("load_s", "first_token_s", "prefill_tokens_per_s", "decode_tokens_per_s");
    JsonObject token = run.getAsJsonArray("tokens").get(0).getAsJsonObject();
    assertThat(token.keySet()).containsExactly("id", "backend", "numerics", "logprob", "top");
    assertThat(token.getAsJsonArray("top").get(0).getAsJsonObject().keySet())
        .containsExactly("id", "logprob");
    assertThat(shell.out())
        .startsWith(
            "{\"model\":\"tiny\",\"backend\":\"cpu 0.1.0\",\"numerics\":\"cpu-256-float32-kvf32\","
                + "\"prompt_ids\":[1,410,2],\"ids\":[7,8,2],\"text\":\" there wasé\",\"finish\":\"stop\","
                + "\"usage\":{\"prompt_tokens\":3,\"generated_tokens\":3,\"replayed_tokens\":0,"
                + "\"drafted_tokens\":0,\"accepted_tokens\":0},"
                + "\"timings\":{\"load_s\":0.0,\"first_token_s\":0.25,\"prefill_tokens_per_s\":120.0,"
                + "\"decode_tokens_per_s\":40.0},\"tokens\":[{\"id\":7,\"backend\":\"cpu 0.1.0\"");
    assertThat(shell.engine.submitted.getFirst().topLogprobs()).isEqualTo(2);
  }

  @Test
  void reportsNoAlternativesUnlessAsked() {
    assertThat(shell.run("run", "tiny", "Once", "--json", "--seed", "7")).isZero();
    JsonObject run = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(run.getAsJsonArray("tokens").get(0).getAsJsonObject().keySet())
        .containsExactly("id", "backend", "numerics", "logprob");
    assertThat(run.has("seed")).isFalse();
    assertThat(shell.run("run", "tiny", "Once", "--logprobs", "2")).isEqualTo(2);
    assertThat(shell.err()).contains("SHEAF-SHELL-006", "add --json");
  }

  @Test
  void drawsASeedAndReportsIt() {
    assertThat(shell.run("run", "tiny", "Once", "--json")).isZero();
    long seed = JsonParser.parseString(shell.out()).getAsJsonObject().get("seed").getAsLong();
    assertThat(shell.engine.submitted.getFirst().sampling())
        .isEqualTo(SamplingParameters.DEFAULT.withSeed(seed));
    assertThat(shell.run("run", "tiny", "Once")).isZero();
    assertThat(shell.engine.submitted.getLast().sampling().seed()).isNotEqualTo(seed);
  }

  @Test
  void labelsTokensWithTheBackendThatMadeThem() {
    shell.engine.script =
        generation -> {
          generation.publish(new GenerationEvent.Started(List.of(1)));
          generation.token(7, "a", "cpu 0.1.0");
          generation.publish(new GenerationEvent.Waiting("backend cpu"));
          generation.publish(new GenerationEvent.Resumed("reference 0.1.0", 4));
          generation.token(8, "b", "reference 0.1.0");
          generation.finish(FinishReason.LENGTH, "");
        };
    assertThat(shell.run("run", "tiny", "x", "--json", "--temp", "0")).isZero();
    JsonObject run = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(run.get("backend").getAsString()).isEqualTo("reference 0.1.0");
    List<String> made = new ArrayList<>();
    run.getAsJsonArray("tokens")
        .forEach(token -> made.add(token.getAsJsonObject().get("backend").getAsString()));
    assertThat(made).containsExactly("cpu 0.1.0", "reference 0.1.0");
    assertThat(shell.err()).isEmpty();

    shell.atTerminal();
    assertThat(shell.run("run", "tiny", "x")).isZero();
    assertThat(shell.err())
        .contains(
            "\n[waiting for backend cpu]\n[goes on on reference 0.1.0, 4 tokens computed again]\n")
        .contains("[length  prompt 3  generated 2  first token 0.250 s  40.0 tokens/s]");
  }

  @Test
  void passesEveryOptionOn() {
    shell.engine.backends.add(FakeEngine.backend("reference", List.of()));
    assertThat(
            shell.run(
                "run",
                "tiny",
                "Once",
                "--max",
                "32",
                "--temp",
                "1.5",
                "--top-k",
                "0",
                "--top-p",
                "1",
                "--min-p",
                "0",
                "--repeat-penalty",
                "1.1",
                "--frequency-penalty",
                "-0.5",
                "--presence-penalty",
                "0.25",
                "--seed",
                "18446744073709551615",
                "--stop",
                "\n\n",
                "--stop",
                "END",
                "--backend",
                "ref",
                "--ignore-eos",
                "--raw",
                "--special",
                "--timeout",
                "2m"))
        .isZero();
    assertThat(shell.engine.submitted)
        .containsExactly(
            GenerationRequest.to("tiny", new Prompt.Text("Once", true))
                .sampling(
                    new SamplingParameters(
                        1.5, 0, 1, 0, 1.1, 64, -0.5, 0.25, -1, List.of(), java.util.Map.of()))
                .maxTokens(32)
                .stop(List.of("\n\n", "END"))
                .ignoreEnd(true)
                .backend("reference")
                .deadline(Duration.ofMinutes(2))
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    "temp, -1",
    "temp, NaN",
    "temp, 1e38",
    "temp, hot",
    "top-p, 0",
    "top-p, 2",
    "top-p, -1",
    "top-k, -5",
    "top-k, 2147483648",
    "top-k, 1.5",
    "min-p, 1.1",
    "min-p, -0.1",
    "repeat-penalty, 0",
    "repeat-penalty, 1e30",
    "frequency-penalty, 1e30",
    "presence-penalty, -101",
    "seed, x",
    "seed, 1.5",
    "max, 0",
    "max, -1",
    "max, 2147483648",
    "context, 0",
    "timeout, soon",
    "timeout, 0"
  })
  void refusesAValueOutOfRangeByNameRangeAndValue(String option, String value) {
    assertThat(shell.run("run", "tiny", "Once", "--" + option, value)).isEqualTo(2);
    assertThat(shell.err())
        .contains("SHEAF-SHELL-005  --" + option + " is out of its range")
        .contains("expected  ")
        .contains("found     " + value)
        .contains("next      ");
    assertThat(shell.engine.submitted).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "101", "1000000"})
  void refusesTooManyAlternatives(String n) {
    int exitCode = shell.run("run", "tiny", "Once", "--json", "--logprobs", n);
    assertThat(exitCode).isEqualTo(n.equals("0") ? 0 : 2);
  }

  @Test
  void takesATinyTemperatureAndZero() {
    assertThat(shell.run("run", "tiny", "Once", "--temp", "1e-45")).isZero();
    assertThat(shell.run("run", "tiny", "Once", "--temp", "0")).isZero();
    assertThat(shell.engine.submitted.getLast().sampling().greedy()).isTrue();
  }

  @Test
  void refusesEmptyAndTooManyStops() {
    assertThat(shell.run("run", "tiny", "Once", "--stop", "")).isEqualTo(2);
    List<String> words = new ArrayList<>(List.of("run", "tiny", "Once"));
    for (int i = 0; i < 65; i++) {
      words.addAll(List.of("--stop", "s" + i));
    }
    assertThat(shell.run(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(shell.err()).contains("an empty text", "65 texts");
  }

  @Test
  void goesOnToTheContextsEndUnlessToldOtherwise() {
    assertThat(shell.run("run", "tiny", "Once")).isZero();
    assertThat(shell.run("run", "tiny", "Once", "--max", "7")).isZero();
    assertThat(shell.engine.submitted.stream().map(GenerationRequest::maxTokens))
        .containsExactly(GenerationRequest.TO_CONTEXT_END, 7);
  }

  @Test
  void loadsAFileOnceAndReportsTheTime() throws IOException {
    Path file = Files.createFile(folder.resolve("story.gguf"));
    assertThat(
            shell.run(
                "run", file.toString(), "x", "--json", "--context", "256", "--mmap", "--scan"))
        .isZero();
    assertThat(shell.engine.loads).hasSize(1);
    assertThat(shell.engine.loads.getFirst().contextTokens()).hasValue(256);
    assertThat(shell.engine.loads.getFirst().mmap()).isTrue();
    assertThat(shell.engine.loads.getFirst().scan()).isTrue();
    JsonObject run = JsonParser.parseString(shell.out()).getAsJsonObject();
    assertThat(run.getAsJsonObject("timings").get("load_s").getAsDouble()).isPositive();
    assertThat(run.get("model").getAsString()).isEqualTo("story");
    assertThat(shell.run("run", "sto", "x")).isZero();
    assertThat(shell.engine.loads).hasSize(1);
  }

  @Test
  void pinsTheFileItLoadsToTheBackend() throws IOException {
    Path file = Files.createFile(folder.resolve("story.gguf"));
    shell.engine.backends.add(FakeEngine.backend("cpu", List.of()));
    assertThat(shell.run("run", file.toString(), "x", "--backend", "cpu")).isZero();
    assertThat(shell.engine.loads.getFirst().backend()).contains("cpu");
    assertThat(shell.run("run", file.toString(), "x", "--backend", "gpu")).isEqualTo(3);
    assertThat(shell.err()).contains("there is no backend 'gpu'");
  }

  @Test
  void saysWhenThereIsNoSuchModelOrFile() {
    assertThat(shell.run("run", "missing.gguf", "x")).isEqualTo(3);
    assertThat(shell.err())
        .contains("SHEAF-SHELL-008  there is no loaded model and no file 'missing.gguf'", "tiny");
    assertThat(shell.run("run", "a\0b", "x")).isEqualTo(3);
  }

  @Test
  void passesALoadsRefusalOn() throws IOException {
    Path file = Files.createFile(folder.resolve("bad.gguf"));
    ErrorCode code = ErrorCode.of("SHEAF-GGUF-001", ErrorKind.USER);
    shell.engine.refuseLoad =
        Optional.of(SheafException.of(code, "the file is empty").toException());
    assertThat(shell.run("run", file.toString(), "x")).isEqualTo(2);
    assertThat(shell.err()).startsWith("SHEAF-GGUF-001  the file is empty");
  }

  @Test
  void showsWhatThereIsAndThenTheFailure() {
    ErrorCode code = ErrorCode.of("SHEAF-KERNEL-041", ErrorKind.UNAVAILABLE);
    shell.engine.script =
        generation -> {
          generation.publish(new GenerationEvent.Started(List.of(1)));
          generation.token(7, "half");
          generation.finish(
              FinishReason.ERROR,
              "",
              Optional.of(SheafException.of(code, "no backend came back").toException()));
        };
    assertThat(shell.run("run", "tiny", "x")).isEqualTo(9);
    assertThat(shell.out()).isEqualTo("half\n");
    assertThat(shell.err()).startsWith("SHEAF-KERNEL-041  no backend came back");

    ShellFixture json = new ShellFixture();
    json.engine.models.add(FakeEngine.model("tiny", false, 0));
    json.engine.script = shell.engine.script;
    assertThat(json.run("run", "tiny", "x", "--json")).isEqualTo(9);
    assertThat(JsonParser.parseString(json.out()).getAsJsonObject().get("finish").getAsString())
        .isEqualTo("error");
    assertThat(JsonParser.parseString(json.err()).getAsJsonObject().get("code").getAsString())
        .isEqualTo("SHEAF-KERNEL-041");
  }

  @Test
  void failsWhenSomebodyElseCancelsOrTimeRunsOut() {
    shell.engine.script = generation -> generation.finish(FinishReason.CANCELLED, "");
    assertThat(shell.run("run", "tiny", "x")).isEqualTo(4);
    shell.engine.script = generation -> generation.finish(FinishReason.DEADLINE, "");
    assertThat(shell.run("run", "tiny", "x", "--timeout", "1")).isEqualTo(6);
    assertThat(shell.err()).contains("SHEAF-SHELL-013", "SHEAF-SHELL-014");
  }

  @Test
  void cancelsTheGenerationWhenInterrupted() throws Exception {
    shell.engine.script =
        generation -> {
          generation.publish(new GenerationEvent.Started(List.of(1)));
          generation.token(7, "half");
        };
    int[] exitCode = new int[1];
    Thread command = Thread.ofPlatform().start(() -> exitCode[0] = shell.run("run", "tiny", "x"));
    while (!shell.out().equals("half")) {
      Thread.sleep(1);
    }
    command.interrupt();
    command.join();
    assertThat(exitCode[0]).isEqualTo(130);
    assertThat(shell.engine.generations.getFirst().wasCancelled()).isTrue();
    assertThat(shell.out()).isEqualTo("half\n");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void cancelsTheGenerationWhenItsReaderIsGone() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Streams base = shell.streams();
    Streams streams =
        new Streams(
            base.in(), new PrintStream(closed, true, StandardCharsets.UTF_8), base.err(), false);
    shell.engine.script = generation -> generation.token(7, "text");
    assertThat(shell.dispatcher.run(List.of("run", "tiny", "x"), streams)).isEqualTo(141);
    assertThat(shell.engine.generations.getFirst().wasCancelled()).isTrue();
  }
}
