package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.testing.SharedData;
import dev.sheaf.testing.TinyModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a newcomer and a script get from {@code sheaf run}, through launcher, framework and shell.
 */
final class RunIT {
  @TempDir private Path folder;
  private Sheaf sheaf;
  private Path model;

  @BeforeEach
  void home() {
    sheaf = new Sheaf(folder);
    model =
        SharedData.root()
            .map(r -> r.resolve("models/tinystories-656k/tinystories-656k-f32.gguf"))
            .filter(Files::exists)
            .orElseGet(() ->
                TinyModels.llama()
                    .shape(128, 8, 4, 256)
                    .context(512)
                    .write(folder.resolve("tiny.gguf")));
  }

  @Test
  void jsonHasTheFieldsThatScriptsRelyOn() throws Exception {
    JsonObject run =
        json(
            sheaf.run(
                "run",
                model.toString(),
                "Once upon a time",
                "--temp",
                "0",
                "--max",
                "12",
                "--logprobs",
                "3",
                "--json"));
    assertThat(run.keySet())
        .containsExactlyInAnyOrder(
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
        .isEqualTo(
            Set.of(
                "prompt_tokens",
                "generated_tokens",
                "replayed_tokens",
                "drafted_tokens",
                "accepted_tokens"));
    assertThat(run.getAsJsonObject("timings").keySet())
        .isEqualTo(
            Set.of("load_s", "first_token_s", "prefill_tokens_per_s", "decode_tokens_per_s"));
    assertThat(ids(run)).hasSize(12);
    assertThat(run.get("finish").getAsString()).isEqualTo("length");
    for (var t : run.getAsJsonArray("tokens")) {
      JsonObject token = t.getAsJsonObject();
      assertThat(token.keySet())
          .containsExactlyInAnyOrder("id", "backend", "numerics", "logprob", "top");
      assertThat(token.getAsJsonArray("top")).hasSize(3);
      assertThat(token.getAsJsonArray("top").get(0).getAsJsonObject().get("id"))
          .isEqualTo(token.get("id"));
    }
  }

  @Test
  void bothBackendsGiveTheSameGreedyTokens() throws Exception {
    List<String> common =
        List.of(
            "run",
            model.toString(),
            "Once upon a time",
            "--temp",
            "0",
            "--max",
            "12",
            "--json",
            "--backend");
    JsonObject cpu = json(sheaf.run(with(common, "cpu")));
    JsonObject reference = json(sheaf.run(with(common, "reference")));
    assertThat(cpu.get("backend").getAsString()).startsWith("cpu ");
    assertThat(reference.get("backend").getAsString()).startsWith("reference ");
    assertThat(ids(cpu)).isEqualTo(ids(reference));
    assertThat(cpu.get("text")).isEqualTo(reference.get("text"));
  }

  @Test
  void aSeedFixesSampledTokens() throws Exception {
    List<String> common =
        List.of("run", model.toString(), "Once upon a time", "--max", "12", "--json", "--seed");
    List<Integer> seven = ids(json(sheaf.run(with(common, "7"))));
    assertThat(ids(json(sheaf.run(with(common, "7"))))).isEqualTo(seven);
    assertThat(ids(json(sheaf.run(with(common, "8"))))).isNotEqualTo(seven);
  }

  @Test
  void twoRunsAtOnceWork() throws Exception {
    List<Sheaf.Running> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(
          sheaf.start("run", model.toString(), "Once upon a time", "--temp", "0", "--max", "40"));
    }
    List<String> texts = new ArrayList<>();
    for (Sheaf.Running r : both) {
      Sheaf.Exit exit = r.await();
      assertThat(exit.err()).isEmpty();
      assertThat(exit.code()).isZero();
      texts.add(exit.out());
    }
    assertThat(texts.get(0)).isNotBlank().isEqualTo(texts.get(1));
  }

  @Test
  void aScriptSwapsTheBackendInTheMiddleOfAGeneration() throws Exception {
    // Beside seven others each step takes long enough for the script to act in the middle.
    String ballast =
        "run %s 'Once upon a time' --temp 0 --max 400 --ignore-eos --detach; "
            .formatted(model)
            .repeat(7);
    String script =
        ballast
            + "r = (run %s 'Once upon a time' --temp 0 --max 400 --ignore-eos --detach); request wait $r --tokens 20; bundle stop backend-cpu; request wait $r --tokens 60; bundle start backend-cpu; request wait $r --json"
                .formatted(model);
    Sheaf.Exit exit = sheaf.run("-c", script);
    assertThat(exit.err()).doesNotContain("SHEAF-");
    assertThat(exit.code()).isZero();
    String last =
        exit.out().lines().filter(l -> l.startsWith("{")).reduce((a, b) -> b).orElseThrow();
    JsonObject swapped = JsonParser.parseString(last).getAsJsonObject();
    List<String> labels = new ArrayList<>();
    for (var t : swapped.getAsJsonArray("tokens")) {
      String label = t.getAsJsonObject().get("backend").getAsString();
      if (labels.isEmpty() || !labels.getLast().equals(label)) {
        labels.add(label);
      }
    }
    assertThat(labels.stream().map(l -> l.substring(0, l.indexOf(' '))))
        .containsExactly("cpu", "reference", "cpu");
    assertThat(swapped.getAsJsonObject("usage").get("replayed_tokens").getAsInt())
        .isGreaterThan(20);
    JsonObject whole =
        json(
            sheaf.run(
                "run",
                model.toString(),
                "Once upon a time",
                "--temp",
                "0",
                "--max",
                "400",
                "--ignore-eos",
                "--json",
                "--logprobs",
                "2"));
    int compared = 0;
    for (int i = 0; i < 400; i++) {
      JsonArray top = whole.getAsJsonArray("tokens").get(i).getAsJsonObject().getAsJsonArray("top");
      double margin = logprob(top, 0) - logprob(top, 1);
      if (margin < 0.02) {
        break;
      }
      assertThat(ids(swapped).get(i)).as("token %d", i).isEqualTo(ids(whole).get(i));
      compared++;
    }
    assertThat(compared).isGreaterThan(5);
  }

  private static double logprob(JsonArray top, int i) {
    return top.get(i).getAsJsonObject().get("logprob").getAsDouble();
  }

  @Test
  void badInputCostsOneCodedErrorAndItsExitCode() throws Exception {
    Path folderAsModel = Files.createDirectory(folder.resolve("folder.gguf"));
    Path empty = Files.createFile(folder.resolve("empty.gguf"));
    Path page =
        Files.writeString(folder.resolve("page.gguf"), "<!DOCTYPE html><html>not found</html>");
    Path cut = folder.resolve("cut.gguf");
    byte[] whole = Files.readAllBytes(model);
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 1000));
    Path version = folder.resolve("version.gguf");
    byte[] bytes = whole.clone();
    bytes[4] = 9;
    Files.write(version, bytes);
    refused(3, "SHEAF-SHELL-008", "run", folder.resolve("none.gguf").toString(), "x");
    refused(2, "SHEAF-MODEL-011", "run", folderAsModel.toString(), "x");
    refused(2, "SHEAF-GGUF-", "run", empty.toString(), "x");
    refused(2, "HTML", "run", page.toString(), "x");
    refused(2, "SHEAF-GGUF-", "run", cut.toString(), "x");
    refused(2, "version 2 or 3", "run", version.toString(), "x");
    refused(2, "--temp", "run", model.toString(), "x", "--temp", "-1");
    refused(2, "--top-p", "run", model.toString(), "x", "--top-p", "2");
    refused(2, "SHEAF-REQUEST-001", "run", model.toString(), "x", "--max", "100000");
    refused(2, "SHEAF-REQUEST-001", "run", model.toString(), "word ".repeat(2000));
    refused(3, "there is no backend 'npu'", "run", model.toString(), "x", "--backend", "npu");
  }

  private void refused(int code, String text, String... words) throws Exception {
    Sheaf.Exit exit = sheaf.run(words);
    assertThat(exit.out()).as("%s", List.of(words)).isEmpty();
    assertThat(exit.err())
        .contains("SHEAF-", text, "expected", "found", "next")
        .doesNotContain("\tat ");
    assertThat(exit.code()).isEqualTo(code);
  }

  private static JsonObject json(Sheaf.Exit exit) {
    assertThat(exit.err()).isEmpty();
    assertThat(exit.code()).isZero();
    return JsonParser.parseString(exit.out()).getAsJsonObject();
  }

  private static List<Integer> ids(JsonObject run) {
    return run.getAsJsonArray("ids").asList().stream().map(e -> e.getAsInt()).toList();
  }

  private static String[] with(List<String> words, String last) {
    List<String> all = new ArrayList<>(words);
    all.add(last);
    return all.toArray(String[]::new);
  }

  @Test
  void aPromptMayComeFromAFileOrFromStandardInput() throws Exception {
    Path prompt =
        Files.writeString(
            folder.resolve("prompt.txt"), "Once upon a time\n", StandardCharsets.UTF_8);
    String[] end = {"--temp", "0", "--max", "8"};
    String argument =
        sheaf
            .run("run", model.toString(), "Once upon a time", end[0], end[1], end[2], end[3])
            .out();
    assertThat(
            sheaf
                .run(
                    "run",
                    model.toString(),
                    "--prompt-file",
                    prompt.toString(),
                    end[0],
                    end[1],
                    end[2],
                    end[3])
                .out())
        .isEqualTo(argument);
    assertThat(
            sheaf
                .shell(
                    "printf 'Once upon a time\\n' | \"$SHEAF\" run " + model + " --temp 0 --max 8")
                .out())
        .isEqualTo(argument)
        .isNotBlank();
  }
}
