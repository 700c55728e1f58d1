package dev.sheaf.golden;

import dev.sheaf.testing.DirectModel;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two small trained models in every type, on both backends; they take seconds. */
final class StoryModelsTest {
  static Stream<Arguments> files() {
    return Stream.of("cpu", "reference")
        .flatMap(backend ->
            Stream.of(
                    "stories260k/stories260K-f32.gguf",
                    "stories260k/stories260K-q8_0.gguf",
                    "stories260k/model.safetensors",
                    "tinystories-656k/tinystories-656k-f32.gguf",
                    "tinystories-656k/tinystories-656k-f16.gguf",
                    "tinystories-656k/tinystories-656k-q8_0.gguf",
                    "tinystories-656k/tinystories-656k-q4_0.gguf",
                    "tinystories-656k/tinystories-656k-q5_1.gguf",
                    "tinystories-656k/model.safetensors")
                .map(file -> Arguments.of(backend, file)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void continuesLikeTheReferenceImplementation(String backend, String file) {
    try (Report report = new Report(file, backend);
        DirectModel model = Models.load(file, backend)) {
      for (Golden.Case c : cases(file)) {
        Rule.check(model, backend, c, c.greedy().length, oracle(file, c.prompt()), report);
      }
    }
  }

  /** The golden of plain floats, whatever the container; that of its own file for other types. */
  private static List<Golden.Case> cases(String file) {
    String folder = "models/" + file.substring(0, file.indexOf('/') + 1);
    boolean plain = file.endsWith("-f32.gguf") || file.endsWith(".safetensors");
    return plain
        ? Golden.read(folder + "golden.json").cases()
        : Golden.read(folder + "golden-quantised.json")
            .cases(file.substring(file.indexOf('/') + 1));
  }

  private static IntFunction<float[]> oracle(String file, int[] prompt) {
    return steps -> {
      try (DirectModel reference = Models.load(file, "reference")) {
        return reference.greedy(prompt, steps).margins();
      }
    };
  }
}
