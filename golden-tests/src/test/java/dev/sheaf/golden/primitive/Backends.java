package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Mixer;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * The backends that every primitive is tested on, and how close their numbers come. {@code
 * -Dprimitive.backends=reference} leaves the others out.
 */
final class Backends {
  static final String REFERENCE = "reference";

  private Backends() {}

  static Stream<String> all() {
    return Stream.of(System.getProperty("primitive.backends", REFERENCE + ",cpu").split(",", -1));
  }

  /** Every backend with every kind of state per token. */
  static Stream<Arguments> withAttentions() {
    return all()
        .flatMap(backend ->
            Stream.of(
                    SampleModels.of(Mixer.ATTENTION, Mixer.WINDOW),
                    SampleModels.of(Mixer.CAPPED_WINDOW, Mixer.CAPPED).capped(3),
                    SampleModels.of(Mixer.LATENT, Mixer.LATENT))
                .map(sample -> Arguments.of(backend, sample)));
  }

  static Backend named(String backend) {
    Backend found = Providers.named(Backend.class, backend);
    found.probe();
    return found;
  }

  static DirectBatch open(
      SampleModels.Sample sample, String backend, DirectBatch.Settings settings) {
    return DirectBatch.compile(sample.graph(), sample.weights(), named(backend), settings);
  }

  static DirectBatch open(SampleModels.Sample sample, String backend) {
    return open(sample, backend, DirectBatch.Settings.DEFAULT);
  }

  /** How far a logit may be from one computed in float64 in another order. */
  static double tolerance(String backend) {
    return backend.equals(REFERENCE) ? 2e-6 : 5e-3;
  }

  static void assertClose(String backend, float[] found, double[] expected, String what) {
    assertClose(tolerance(backend), found, expected, what);
  }

  static void assertClose(double tolerance, float[] found, double[] expected, String what) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      double room = tolerance * Math.max(1, Math.abs(expected[i]));
      assertThat(Math.abs(found[i] - expected[i]))
          .as("%s, logit %d: %s against %s", what, i, found[i], expected[i])
          .isLessThanOrEqualTo(room);
    }
  }

  static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  static int[] ids(Random random, int count) {
    return random.ints(count, 0, SampleModels.VOCABULARY).toArray();
  }
}
