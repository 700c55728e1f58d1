package dev.sheaf.kernel.internal.select;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** An instance here is its own fitness. */
final class SelectionTest {
  @Test
  void fitnessComesBeforeRankingBeforeVersionBeforeServiceId() {
    List<Provider<Integer>> best =
        List.of(
            provider("a", 9, 0, "1.0.0", 60),
            provider("b", 5, 7, "1.0.0", 50),
            provider("c", 5, 2, "3.0.0", 40),
            provider("d", 5, 2, "2.10.0", 30),
            provider("e", 5, 2, "2.9.0", 10),
            provider("f", 5, 2, "2.9.0", 20),
            provider("g", 5, -1, "9.0.0", 5),
            provider("h", 1, 100, "9.0.0", 1));
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      List<Provider<Integer>> shuffled = new ArrayList<>(best);
      Collections.shuffle(shuffled, random);
      assertThat(Selection.ordered(shuffled, Optional.empty(), f -> f)).isEqualTo(best);
    }
  }

  @Test
  void aPinLeavesOnlyItsNameHoweverUnfit() {
    Provider<Integer> strong = provider("cpu", 9, 0, "1.0.0", 1);
    Provider<Integer> weak = provider("reference", 1, 0, "1.0.0", 2);
    Provider<Integer> newer = provider("reference", 1, 0, "1.0.1", 3);
    List<Provider<Integer>> all = List.of(strong, weak, newer);
    assertThat(Selection.ordered(all, Optional.of("reference"), f -> f))
        .containsExactly(newer, weak);
    assertThat(Selection.ordered(all, Optional.of("cuda"), f -> f)).isEmpty();
    assertThat(Selection.named(all, "reference")).contains(newer);
    assertThat(Selection.best(all))
        .as("equal fitness and ranking: the version decides")
        .contains(newer);
  }

  @Test
  void whoIsQuarantinedOrGoneIsNotChosen() {
    Provider<Integer> first = provider("cpu", 9, 0, "1.0.0", 1);
    Provider<Integer> second = provider("cpu", 8, 0, "1.0.0", 2);
    Provider<Integer> third = provider("cpu", 7, 0, "1.0.0", 3);
    first.quarantine("failed its probe");
    second.leave();
    assertThat(Selection.ordered(List.of(first, second, third), Optional.empty(), f -> f))
        .containsExactly(third);
  }

  @Test
  void aServiceWithoutPropertiesStillHasAPlace() {
    Provider<Integer> bare = new Provider<>(reference(Map.of(Constants.SERVICE_ID, 3L)), 1);
    assertThat(bare.name()).isEqualTo("unnamed");
    assertThat(bare.version().toString()).isEqualTo("0.0.0");
    Provider<Integer> odd =
        new Provider<>(
            reference(Map.of(Constants.SERVICE_ID, 3L, "sheaf.name", " ", "sheaf.version", "one")),
            1);
    assertThat(odd.name()).isEqualTo("unnamed");
    assertThat(odd.version().toString()).isEqualTo("0.0.0");
  }

  private static Provider<Integer> provider(
      String name, int fitness, int ranking, String version, long id) {
    return new Provider<>(
        reference(
            Map.of(
                "sheaf.name",
                name,
                "sheaf.version",
                version,
                Constants.SERVICE_RANKING,
                ranking,
                Constants.SERVICE_ID,
                id)),
        fitness);
  }

  @SuppressWarnings("unchecked")
  private static ServiceReference<Integer> reference(Map<String, Object> properties) {
    return (ServiceReference<Integer>)
        Proxy.newProxyInstance(
            ServiceReference.class.getClassLoader(),
            new Class<?>[] {ServiceReference.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getProperty" -> properties.get((String) args[0]);
                  case "getBundle" -> null;
                  default ->
                      throw new UnsupportedOperationException(method + " " + Arrays.toString(args));
                });
  }
}
