package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import dev.sheaf.testing.DirectModel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One random model for each architecture, and for each variant of the llama family: rotary
 * scalings, windows, biases, norms on heads.
 */
final class RandomModelsTest {
  private static final List<String> VARIANTS =
      List.of(
          "llama",
          "llama3-rope",
          "llama-yarn",
          "mistral-swa",
          "qwen2",
          "qwen3",
          "gpt2",
          "mixtral",
          "mamba",
          "lfm2",
          "deepseek-v3",
          "gemma2");

  static Stream<Arguments> variants() {
    return Stream.of("cpu", "reference")
        .flatMap(backend -> VARIANTS.stream().map(variant -> Arguments.of(backend, variant)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void givesTheLogitsOfTheReferenceImplementation(String backend, String variant) {
    String folder = "tiny-random/" + variant;
    Golden golden = Golden.read("models/" + folder + "/golden.json");
    int[] ids = golden.ints("input_ids");
    try (Report report = new Report(folder, backend);
        DirectModel model = Models.load(folder + "/model.safetensors", backend)) {
      float[][] found = model.feedAll(0, ids);
      double worst =
          difference(found[ids.length - 1], golden.doubles("logits_last"), backend, "last");
      JsonArray each = golden.json().getAsJsonArray("logits_first8_each_position");
      int[] best = golden.ints("argmax_each_position");
      for (int t = 0; t < ids.length; t++) {
        worst =
            Math.max(worst, difference(found[t], Golden.doubles(each.get(t)), backend, "at " + t));
        assertThat(DirectModel.best(found[t])).as("best id, position %d", t).isEqualTo(best[t]);
      }
      assertThat(model.meanNegativeLogLikelihood(ids))
          .isCloseTo(golden.number("mean_nll"), within(Rule.tolerance(backend)));
      int[] expected = golden.ints("greedy_24");
      int equal = equalIds(model, ids, expected, folder);
      report.add(worst, equal, expected.length);
    }
  }

  private static double difference(
      float[] found, double[] expected, String backend, String position) {
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found[i])
          .as("logit of id %d, position %s", i, position)
          .isCloseTo(expected[i], within(Rule.tolerance(backend)));
      worst = Math.max(worst, Math.abs(found[i] - expected[i]));
    }
    return worst;
  }

  private static int equalIds(DirectModel model, int[] prompt, int[] expected, String folder) {
    int[] found = model.greedy(prompt, expected.length).ids();
    int mismatch = Arrays.mismatch(found, expected);
    if (mismatch < 0) {
      return expected.length;
    }
    try (DirectModel reference = Models.load(folder + "/model.safetensors", "reference")) {
      float least = Float.POSITIVE_INFINITY;
      for (float margin : reference.greedy(prompt, mismatch + 1).margins()) {
        least = Math.min(least, margin);
      }
      assertThat((double) least)
          .as("ids equal up to step %d, so a step until there must be a close call", mismatch)
          .isLessThan(Rule.MARGIN);
    }
    return mismatch;
  }
}
