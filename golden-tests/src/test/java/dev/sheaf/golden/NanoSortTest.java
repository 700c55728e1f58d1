package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import dev.sheaf.testing.DirectModel;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trained GPT-2 whose output has one right answer: it sorts six digits from 0 to 2. */
final class NanoSortTest {
  private static final String FOLDER = "gpt-nano-sort";
  private static final int DIGITS = 6;
  private static final int INPUTS = 729;

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "reference"})
  void givesTheLogitsOfTheReferenceImplementation(String backend) {
    Golden golden = Golden.read("models/" + FOLDER + "/golden.json");
    try (Report report = new Report(FOLDER, backend);
        DirectModel model = load(backend)) {
      for (var element : golden.json().getAsJsonArray("cases")) {
        JsonObject one = element.getAsJsonObject();
        int[] input = Golden.ints(one.get("input"));
        double[] expected = Golden.doubles(one.get("first_step_logits"));
        DirectModel.Continuation found = model.greedy(input, DIGITS);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
          assertThat((double) found.firstLogits()[i])
              .as("logit of %d after %s", i, Arrays.toString(input))
              .isCloseTo(expected[i], within(Rule.tolerance(backend)));
          worst = Math.max(worst, Math.abs(found.firstLogits()[i] - expected[i]));
        }
        assertThat(found.ids()).isEqualTo(Golden.ints(one.get("greedy")));
        report.add(worst, DIGITS, DIGITS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "reference"})
  void sortsEveryInput(String backend) {
    Golden golden = Golden.read("models/" + FOLDER + "/golden.json");
    int[] right = golden.ints("accuracy");
    assertThat(right).containsExactly(INPUTS, INPUTS);
    try (DirectModel model = load(backend)) {
      for (int number = 0; number < INPUTS; number++) {
        int[] input = digits(number);
        int[] sorted = input.clone();
        Arrays.sort(sorted);
        assertThat(model.greedy(input, DIGITS).ids())
            .as("%s, sorted", Arrays.toString(input))
            .isEqualTo(sorted);
      }
    }
  }

  private static int[] digits(int number) {
    int[] digits = new int[DIGITS];
    int rest = number;
    for (int i = 0; i < DIGITS; i++) {
      digits[i] = rest % 3;
      rest /= 3;
    }
    return digits;
  }

  private static DirectModel load(String backend) {
    return Models.load(FOLDER + "/model.safetensors", backend);
  }
}
