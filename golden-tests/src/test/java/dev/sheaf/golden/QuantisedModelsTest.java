package dev.sheaf.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.backend.Backend;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.model.TensorInfo;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.Weights;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.Quantiser;
import dev.sheaf.testing.TinyModels;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Models in the types that no published small model has, written by code: embedding, every
 * projection and the output head are quantised.
 */
final class QuantisedModelsTest {
  private static final int CONTEXT = 64;
  private static final double TOLERANCE = 1e-3;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"})
  void theReferenceComputesWithTheDequantisedValues(Quantiser type) {
    try (ModelSource source = open(type)) {
      assertThat(source.tensors().stream().map(TensorInfo::type))
          .contains(TensorType.valueOf(type.name()));
      int[] ids = ids(1, 40, 384);
      Dequantised twin = new Dequantised(source, backend("reference"));
      try (DirectModel stored = load(source, source, "reference", 64, 1);
          DirectModel plain = load(source, twin, "reference", 64, 1)) {
        assertThat(stored.feedAll(0, ids)).isDeepEqualTo(plain.feedAll(0, ids));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"})
  void cpuReadsTheValuesOfTheReference(Quantiser type) {
    try (ModelSource source = open(type)) {
      Dequantised byReference = new Dequantised(source, backend("reference"));
      Dequantised byCpu = new Dequantised(source, backend("cpu"));
      for (String name : new String[] {"token_embd.weight", "blk.1.ffn_down.weight"}) {
        assertThat(byCpu.find(name).orElseThrow().data().mismatch(data(byReference, name)))
            .as(name)
            .isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"})
  void cpuGivesTheLogitsOfTheReference(Quantiser type) {
    try (Report report = new Report("a random llama in " + type, "cpu");
        ModelSource source = open(type);
        DirectModel reference = load(source, source, "reference", 64, 1);
        DirectModel cpu = load(source, source, "cpu", 64, 1)) {
      int[] ids = ids(2, 40, cpu.vocabulary());
      float[][] expected = reference.feedAll(0, ids);
      float[][] given = cpu.feedAll(0, ids);
      double worst = 0;
      for (int i = 0; i < ids.length; i++) {
        worst = Math.max(worst, difference(given[i], expected[i]));
      }
      reference.reset(0);
      cpu.reset(0);
      DirectModel.Continuation wanted = reference.greedy(ids, 12);
      DirectModel.Continuation found = cpu.greedy(ids, 12);
      worst = Math.max(worst, difference(found.firstLogits(), wanted.firstLogits()));
      assertThat(worst).isLessThan(TOLERANCE);
      int equal = 0;
      while (equal < 12 && found.ids()[equal] == wanted.ids()[equal]) {
        equal++;
      }
      if (equal < 12) {
        assertThat(wanted.margins()[equal]).as("margin of step %d", equal).isLessThan(2e-3f);
      }
      report.add(worst, equal, 12);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"})
  void neitherMatesNorChunksNorThreadsShow(Quantiser type) {
    try (ModelSource source = open(type)) {
      for (String backend : new String[] {"cpu", "reference"}) {
        int[] prompt = ids(3, 24, 384);
        float[][] expected = new float[4][];
        try (DirectModel alone = load(source, source, backend, 1, 1)) {
          alone.feed(0, prompt);
          for (int t = 0; t < expected.length; t++) {
            expected[t] = alone.step(new int[] {0}, new int[][] {{prompt[t]}})[0];
          }
        }
        try (DirectModel many = load(source, source, backend, 7, 5)) {
          for (int s = 0; s < 5; s++) {
            many.feed(s, s == 3 ? prompt : ids(10 + s, 20 + s, 384));
          }
          for (int t = 0; t < expected.length; t++) {
            int[][] step = {{1 + t}, {2 + t}, {3 + t}, {prompt[t]}, {5 + t}};
            float[][] together = many.step(new int[] {0, 1, 2, 3, 4}, step);
            assertThat(together[3]).as("%s, token %d", backend, t).isEqualTo(expected[t]);
          }
        }
      }
    }
  }

  private static double difference(float[] found, float[] expected) {
    double worst = 0;
    for (int v = 0; v < expected.length; v++) {
      assertThat((double) found[v]).isCloseTo(expected[v], within(TOLERANCE));
      worst = Math.max(worst, Math.abs(found[v] - expected[v]));
    }
    return worst;
  }

  private static MemorySegment data(Weights weights, String name) {
    return weights.find(name).orElseThrow().data();
  }

  private ModelSource open(Quantiser type) {
    Path file =
        TinyModels.llama()
            .shape(256, 4, 2, 512)
            .type(type)
            .seed(type.ordinal())
            .write(folder.resolve(type + ".gguf"));
    return Providers.named(ModelFormat.class, "gguf").open(file, OpenOptions.DEFAULT);
  }

  private static DirectModel load(
      ModelSource source, Weights weights, String backend, int chunk, int sequences) {
    DirectModel.Settings settings = new DirectModel.Settings(2, chunk, sequences, CONTEXT);
    return DirectModel.compile(Models.graph(source), weights, backend(backend), settings);
  }

  private static Backend backend(String name) {
    Backend backend = Providers.named(Backend.class, name);
    backend.probe();
    return backend;
  }

  private static int[] ids(int seed, int count, int vocabulary) {
    return new Random(seed).ints(count, 0, vocabulary).toArray();
  }
}
