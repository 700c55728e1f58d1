package dev.sheaf.golden.primitive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.SheafException;
import dev.sheaf.model.Adapter;
import dev.sheaf.model.Adapter.LowRank;
import dev.sheaf.testing.DirectBatch;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Feed;
import dev.sheaf.testing.SampleModels.Mixer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Low-rank adapters, several in one batch. */
final class AdapterTest {
  private static final int WIDTH = SampleModels.WIDTH;

  static Stream<Arguments> kinds() {
    return Backends.all()
        .flatMap(backend ->
            Stream.of(
                    SampleModels.of(Mixer.ATTENTION, Mixer.WINDOW),
                    SampleModels.of(Mixer.LATENT, Mixer.ATTENTION).feed(Feed.EXPERTS))
                .map(sample -> Arguments.of(backend, sample)));
  }

  /** None, and three of different ranks that name different matrices. */
  private static List<Adapter> adapters(SampleModels kind) {
    Random random = new Random(101);
    Map<String, LowRank> attention = new HashMap<>();
    Map<String, LowRank> feed = new HashMap<>();
    Map<String, LowRank> all = new HashMap<>();
    attention.put("layer1.q", delta(random, 64, WIDTH, 4));
    attention.put("layer1.v", delta(random, 32, WIDTH, 2));
    attention.put("layer0.o", delta(random, WIDTH, 64, 4));
    if (kind.feed() == Feed.EXPERTS) {
      for (int e = 0; e < 6; e++) {
        feed.put("layer0.expert%d.up".formatted(e), delta(random, 32, WIDTH, 3));
        feed.put("layer1.expert%d.down".formatted(e), delta(random, WIDTH, 32, 3));
      }
    } else {
      feed.put("layer0.gate", delta(random, SampleModels.INNER, WIDTH, 3));
      feed.put("layer1.down", delta(random, WIDTH, SampleModels.INNER, 3));
    }
    feed.put("head", delta(random, SampleModels.VOCABULARY, WIDTH, 8));
    all.putAll(attention);
    all.putAll(feed);
    all.put("layer1.k", delta(random, 32, WIDTH, 1));
    return List.of(
        new Adapter("a0", Map.of()),
        new Adapter("a1", attention),
        new Adapter("a2", feed),
        new Adapter("a3", all));
  }

  private static LowRank delta(Random random, int rows, int columns, int rank) {
    float[] a = new float[rank * columns];
    float[] b = new float[rows * rank];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) (random.nextGaussian() / Math.sqrt(columns));
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = (float) (random.nextGaussian() / Math.sqrt(rank));
    }
    return new LowRank(rank, a, b, 0.6);
  }

  /** One batch: as many sequences as adapters, of different lengths, with two rows at the end. */
  private static float[][] step(DirectBatch model, int[][] texts, int[] which, int[] numbers) {
    int[][] tables = new int[which.length][];
    for (int s = 0; s < which.length; s++) {
      tables[s] = model.blocks(40);
    }
    float[][] logits = {};
    for (int from : new int[] {0, 2}) {
      logits =
          model
              .run(b -> {
                for (int s = 0; s < which.length; s++) {
                  int[] ids = texts[which[s]];
                  b.sequence(tables[s], tables[s].length);
                  b.adapter(numbers[which[s]]);
                  int end = from == 0 ? ids.length - 2 : ids.length;
                  for (int i = from == 0 ? 0 : ids.length - 2; i < end; i++) {
                    b.row(ids[i], i, i, i % 2 == 0, true);
                  }
                }
              })
              .logits();
    }
    return logits;
  }

  private static int[][] texts() {
    int[][] texts = new int[4][];
    for (int s = 0; s < 4; s++) {
      texts[s] = Backends.ids(new Random(102 + s), 5 + 3 * s);
    }
    return texts;
  }

  private static int[] add(DirectBatch model, List<Adapter> adapters) {
    int[] numbers = new int[adapters.size()];
    for (int i = 1; i < numbers.length; i++) {
      numbers[i] = model.model().addAdapter(adapters.get(i));
      assertThat(numbers[i]).isPositive();
    }
    return numbers;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aBatchOfFourEqualsEachAlone(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    int[][] texts = texts();
    try (DirectBatch model = Backends.open(sample, backend)) {
      float[][] bare = step(model, texts, new int[] {0}, new int[4]);
      int[] numbers = add(model, adapters(kind));
      float[][] together = step(model, texts, new int[] {2, 0, 3, 1}, numbers);
      int[] order = {2, 0, 3, 1};
      for (int i = 0; i < 4; i++) {
        float[][] alone = step(model, texts, new int[] {order[i]}, numbers);
        assertThat(together[2 * i]).as("adapter %d", order[i]).isEqualTo(alone[0]);
        assertThat(together[2 * i + 1]).as("adapter %d", order[i]).isEqualTo(alone[1]);
        boolean changes = order[i] > 0;
        float[][] without = step(model, texts, new int[] {order[i]}, new int[4]);
        assertThat(Arrays.equals(alone[1], without[1]))
            .as("whether adapter %d changes nothing", order[i])
            .isEqualTo(!changes);
      }
      assertThat(together[2]).as("no adapter, as before any was added").isEqualTo(bare[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anAdapterEqualsMergedWeights(String backend, SampleModels kind) {
    SampleModels.Sample sample = kind.build();
    List<Adapter> adapters = adapters(kind);
    int[][] texts = texts();
    try (DirectBatch model = Backends.open(sample, backend)) {
      int[] numbers = add(model, adapters);
      for (int i = 1; i < adapters.size(); i++) {
        var merged =
            new SampleModels.Sample(sample.graph(), sample.weights().merged(adapters.get(i)));
        float[][] found = step(model, texts, new int[] {i}, numbers);
        double[][] expected = new DenseModel(merged).plain(texts[i]);
        // The merged weights are rounded to single, the deltas are not.
        double room = Math.max(Backends.tolerance(backend), 2e-5);
        Backends.assertClose(room, found[1], expected[texts[i].length - 1], "adapter " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatDoesNotFitIsRefused(String backend, SampleModels kind) {
    Random random = new Random(103);
    try (DirectBatch model = Backends.open(kind.build(), backend)) {
      LowRank fits = delta(random, 64, WIDTH, 2);
      LowRank wide = delta(random, 64, WIDTH + 1, 2);
      LowRank tall = delta(random, 65, WIDTH, 2);
      LowRank bad = delta(random, 64, WIDTH, 2);
      bad.a()[3] = Float.NaN;
      for (Map<String, LowRank> deltas :
          List.of(
              Map.of("layer1.q", fits, "nowhere", fits),
              Map.of("layer1.q", wide),
              Map.of("layer1.q", tall),
              Map.of("layer1.q", bad),
              Map.of("table", delta(random, SampleModels.VOCABULARY, WIDTH, 2)))) {
        Adapter adapter = new Adapter("some digest", deltas);
        assertThatThrownBy(() -> model.model().addAdapter(adapter))
            .isInstanceOfSatisfying(
                SheafException.class,
                e -> {
                  assertThat(e.where()).contains("some digest");
                  assertThat(e.expected()).isNotBlank();
                  assertThat(e.found()).isNotBlank();
                  assertThat(e.next()).isNotBlank();
                });
      }
      int number = model.model().addAdapter(new Adapter("good", Map.of("layer1.q", fits)));
      int[] numbers = {0, number, number + 1, number};
      assertThatThrownBy(() -> step(model, texts(), new int[] {2}, numbers))
          .isInstanceOf(SheafException.class);
      step(model, texts(), new int[] {1}, numbers);
      model.model().removeAdapter(number);
      assertThatThrownBy(() -> step(model, texts(), new int[] {1}, numbers))
          .isInstanceOf(SheafException.class);
    }
  }
}
