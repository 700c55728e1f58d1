package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.testing.DirectModel;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State of every kind — recurrent, paged, latent — after a snapshot, a restore and a replay: the
 * same bits as the sequence that was never interrupted.
 */
final class RestoredStateTest {
  private static final int CUT = 7;

  static Stream<Arguments> models() {
    return Stream.of("cpu", "reference")
        .flatMap(backend ->
            Stream.of("mamba", "lfm2", "deepseek-v3", "gemma2")
                .map(variant -> Arguments.of(backend, variant)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void continuesAsIfNothingHadHappened(String backend, String variant) {
    int[] ids = Golden.read("models/tiny-random/" + variant + "/golden.json").ints("input_ids");
    int[] head = Arrays.copyOf(ids, CUT);
    int[] tail = Arrays.copyOfRange(ids, CUT, ids.length);
    try (DirectModel model = load(variant, backend)) {
      model.feedAll(0, head);
      DirectModel.Snapshot cut = model.snapshot(0);
      float[][] expected = model.feedAll(0, tail);

      model.restore(0, cut);
      assertThat(model.feedAll(0, tail)).as("restored in its place").isEqualTo(expected);

      model.feedAll(1, 5, 6, 7); // leaves state behind that must not be seen
      model.restore(1, cut);
      assertThat(model.feedAll(1, tail)).as("restored elsewhere").isEqualTo(expected);

      model.reset(0);
      model.feedAll(0, head);
      assertThat(model.feedAll(0, tail)).as("replayed").isEqualTo(expected);

      model.restore(1, cut);
      for (int i = 0; i < tail.length; i++) {
        assertThat(model.feed(1, tail[i])).as("token by token, %d", i).isEqualTo(expected[i]);
      }
      try (DirectModel other = load(variant, backend)) {
        other.restore(1, cut);
        assertThat(other.feedAll(1, tail)).as("in another model").isEqualTo(expected);
      }
      model.reset(1);
      assertThat(model.feedAll(1, tail)).as("without what came before").isNotEqualTo(expected);
    }
  }

  private static DirectModel load(String variant, String backend) {
    return Models.load(
        "tiny-random/" + variant + "/model.safetensors",
        backend,
        new DirectModel.Settings(2, 64, 2, 256));
  }
}
