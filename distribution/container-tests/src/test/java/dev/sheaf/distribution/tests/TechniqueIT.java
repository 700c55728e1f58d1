package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sheaf.testing.SharedData;
import dev.sheaf.testing.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sheaf run --regex}, {@code --choice}, {@code --draft} from the command line. */
final class TechniqueIT {
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

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "3"})
  void aRegexHolds(String seed) throws Exception {
    String regex = "[0-9]{1,3} (cats|dogs)";
    JsonObject run = run("--regex", regex, "--seed", seed);
    assertThat(run.get("text").getAsString()).matches(regex);
    assertThat(run.get("finish").getAsString()).isEqualTo("stop");
  }

  @Test
  void oneOfTheChoicesIsTaken() throws Exception {
    assertThat(run("--choice", "yes,no,perhaps not", "--seed", "1").get("text").getAsString())
        .isIn("yes", "no", "perhaps not");
  }

  @Test
  void aPatternThatIsNoneIsTheUsersError() throws Exception {
    Sheaf.Exit exit = sheaf.run("run", model.toString(), "x", "--regex", "[0-9");
    assertThat(exit.code()).isEqualTo(2);
    assertThat(exit.err()).contains("SHEAF-", "expected");
    assertThat(exit.out()).isBlank();
  }

  @Test
  void eachSampleOfAStrategyFollowsTheGrammar() throws Exception {
    JsonObject run =
        run(
            "--strategy",
            "self-consistency",
            "--n",
            "4",
            "--extractor",
            "last-line",
            "--choice",
            "yes,no",
            "--seed",
            "2");
    assertThat(run.get("answer").getAsString()).isIn("yes", "no");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.8"})
  void draftsChangeNothingButTheirCounts(String temperature) throws Exception {
    String[] common = {"--temp", temperature, "--seed", "4", "--max", "120", "--ignore-eos"};
    JsonObject plain = run(with(common, "--draft", "none"));
    JsonObject drafted = run(with(common, "--draft", "ngram"));
    assertThat(drafted.get("ids")).isEqualTo(plain.get("ids"));
    assertThat(drafted.get("text")).isEqualTo(plain.get("text"));
    assertThat(usage(plain, "drafted_tokens")).isZero();
    assertThat(usage(plain, "accepted_tokens")).isZero();
    assertThat(usage(drafted, "accepted_tokens"))
        .isLessThanOrEqualTo(usage(drafted, "drafted_tokens"));
    if (temperature.equals("0")) {
      assertThat(usage(drafted, "accepted_tokens")).as("greedy text repeats itself").isPositive();
    }
  }

  private static int usage(JsonObject run, String count) {
    return run.getAsJsonObject("usage").get(count).getAsInt();
  }

  private JsonObject run(String... options) throws Exception {
    List<String> words =
        new ArrayList<>(List.of("run", model.toString(), "One day. One day. One day.", "--json"));
    words.addAll(List.of(options));
    Sheaf.Exit exit = sheaf.run(words.toArray(String[]::new));
    assertThat(exit.err()).isEmpty();
    assertThat(exit.code()).isZero();
    return JsonParser.parseString(exit.out()).getAsJsonObject();
  }

  private static String[] with(String[] common, String... more) {
    List<String> words = new ArrayList<>(List.of(common));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }
}
