package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.LayerObserver;
import dev.sheaf.backend.LayerObserver.MissingState;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.Segment;
import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.backend.cpu.internal.thread.WorkerPool;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Adapter;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.testing.ArenaMemory;
import dev.sheaf.testing.Quantiser;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Largest logits, early exits, adapters; and that none of them allocates once it is warm. */
final class BatchExtrasTest {
  private static final int V = RandomGraph.VOCABULARY;
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final CpuBackend backend = new CpuBackend();
  private final RandomGraph random = new RandomGraph(Quantiser.Q8_0);
  private final Batch batch = new Batch(16);
  private final Outputs out = new Outputs(1, V);
  private final int[] table = {2, 0, 3};
  private final int[] other = {1, 4, 5};
  private CompiledModel model;

  @BeforeEach
  void compile() {
    model = backend.compile(layered(), random.weights(), options());
  }

  private ModelGraph layered() {
    ModelGraph g = random.graph();
    List<ModelGraph.Layer> layers =
        List.of(new ModelGraph.Layer(9, 0), new ModelGraph.Layer(17, 0));
    return new ModelGraph(
        g.family(), V, RandomGraph.WIDTH, 1024, 4, g.operations(), g.state(), layers);
  }

  private static CompileOptions options() {
    return new CompileOptions(16, 16, 96, 192, 1, false, new ArenaMemory(), 1, Set.of(0, 1));
  }

  @AfterEach
  void stop() {
    model.close();
    CpuBackends.stop(backend);
  }

  private float[][] run(Consumer<Batch> fill) {
    batch.clear();
    fill.accept(batch);
    model.forward(batch, out).await();
    float[][] logits = new float[batch.logitRows()][];
    for (int r = 0; r < logits.length; r++) {
      logits[r] = Arrays.copyOfRange(out.logits(), out.offset(r), out.offset(r) + V);
    }
    return logits;
  }

  private void rows(Batch b, int count) {
    b.sequence(table, table.length);
    for (int i = 0; i < count; i++) {
      b.row(i * 7 % V, i, i, i % 2 == 1, true);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 99, 100})
  void theLargestLogitsAreThoseOfASort(int k) {
    out.askTop(k);
    float[][] logits = run(b -> rows(b, 5));
    for (int r = 0; r < 5; r++) {
      float[] l = logits[r];
      int[] sorted =
          IntStream.range(0, V)
              .boxed()
              .sorted(Comparator.comparing((Integer i) -> -l[i]).thenComparing(i -> i))
              .mapToInt(i -> i)
              .toArray();
      double sum = 0;
      for (float x : l) {
        sum += Math.exp(x);
      }
      for (int i = 0; i < k; i++) {
        assertThat(out.topId(r, i)).isEqualTo(sorted[i]);
        assertThat(out.topLogit(r, i)).isEqualTo(l[sorted[i]]);
      }
      assertThat(out.logSumExp(r)).isCloseTo(Math.log(sum), within(1e-5));
    }
  }

  @Test
  void aRowThatLeavesGivesTheLogitsThatWereProjected() {
    float[][] plain = run(b -> rows(b, 4));
    float[] all = new float[V];
    float[] some = new float[3];
    LayerObserver leave =
        (layer, rows) -> {
          assertThat(layer).as("the last layer is not asked").isZero();
          for (int i = 0; i < rows.count(); i++) {
            if (rows.row(i) == 3 || rows.row(i) == 2) {
              rows.project(i, new int[0], all);
              rows.project(i, new int[] {99, 3, 64}, some);
              assertThat(some).containsExactly(all[99], all[3], all[64]);
              rows.exit(i);
            }
          }
        };
    for (MissingState missing : MissingState.values()) {
      float[][] left =
          run(b -> {
            rows(b, 4);
            b.observer(leave, missing);
          });
      assertThat(left[0]).isEqualTo(plain[0]);
      assertThat(left[1]).isEqualTo(plain[1]);
      assertThat(left[3]).as("left after layer 0").isEqualTo(all).isNotEqualTo(plain[3]);
      assertThat(out.exitLayer(3)).isZero();
      assertThat(out.exitLayer(1)).isEqualTo(Outputs.NO_EXIT);
    }
  }

  @Test
  void anObserverCannotBeUsedAfterTheCall() {
    LayerObserver.Rows[] kept = new LayerObserver.Rows[1];
    run(b -> {
      rows(b, 2);
      b.observer((layer, rows) -> kept[0] = rows, MissingState.HOLE);
    });
    assertThatThrownBy(() -> kept[0].exit(0)).isInstanceOf(SheafException.class);
    assertThatThrownBy(() -> kept[0].count()).hasMessageContaining("SHEAF-CPU-009");
  }

  private static Adapter.LowRank delta(int rows, int columns, int rank, long seed) {
    Random r = new Random(seed);
    float[] a = new float[rank * columns];
    float[] b = new float[rows * rank];
    for (int i = 0; i < a.length; i++) {
      a[i] = (float) r.nextGaussian() / 8;
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = (float) r.nextGaussian() / 8;
    }
    return new Adapter.LowRank(rank, a, b, 0.5);
  }

  @Test
  void rowsOfSeveralAdaptersGiveTheBitsThatTheyGiveAlone() {
    float[][] base = run(b -> rows(b, 5));
    int[] numbers = {
      0,
      model.addAdapter(new Adapter("a", Map.of("q.0", delta(64, 64, 3, 1)))),
      model.addAdapter(
          new Adapter("b", Map.of("up.1", delta(96, 64, 8, 2), "down.0", delta(64, 96, 1, 3)))),
    };
    assertThat(run(b -> rows(b, 5))).as("nobody uses them").isDeepEqualTo(base);
    float[][][] alone = new float[3][][];
    for (int n = 0; n < 3; n++) {
      int number = numbers[n];
      alone[n] =
          run(b -> {
            b.sequence(other, other.length);
            b.adapter(number);
            for (int i = 0; i < 3; i++) {
              b.row(i, i, i, i == 1, true);
            }
          });
    }
    assertThat(alone[1]).isNotEqualTo(alone[0]);
    float[][] together =
        run(b -> {
          for (int n = 0; n < 3; n++) {
            b.sequence(new int[] {n}, 1);
            b.adapter(numbers[n]);
            for (int i = 0; i < 3; i++) {
              b.row(i, i, i, i == 1, true);
            }
          }
        });
    for (int n = 0; n < 3; n++) {
      assertThat(Arrays.copyOfRange(together, 3 * n, 3 * n + 3)).isDeepEqualTo(alone[n]);
    }
    model.removeAdapter(numbers[1]);
    assertThatThrownBy(() ->
            run(b -> {
              b.sequence(other, other.length);
              b.adapter(numbers[1]);
              b.row(0, 0, 0, false, true);
            }))
        .hasMessageContaining("SHEAF-CPU-009");
  }

  /**
   * By the kernels' definitions, which box nothing whatever the virtual machine's compilers have
   * come to; {@link AllocationTest} looks at vector kernels.
   */
  @Test
  void aStepWithAllOfThemAllocatesNothing() {
    WarmUp opensNothing = new WarmUp(new Kernels());
    try (WorkerPool pool = new WorkerPool(1);
        CompiledModel plain =
            GraphCompiler.compile(
                layered(),
                random.weights(),
                options(),
                new Kernels(),
                opensNothing,
                pool,
                model.numerics(),
                model.weightLayout())) {
      int adapter = plain.addAdapter(new Adapter("a", Map.of("q.0", delta(64, 64, 3, 1))));
      out.askTop(4);
      long end = System.nanoTime() + PATIENCE_NANOS;
      long bytes = Long.MAX_VALUE;
      while (bytes != 0 && System.nanoTime() < end) {
        bytes = bytesOfSteps(plain, adapter);
      }
      assertThat(bytes).as("bytes in 30 steps").isZero();
    }
  }

  private long bytesOfSteps(CompiledModel plain, int adapter) {
    KvView view = new KvView(List.of(Segment.of(other, 0, 20, -3)), 0, 1);
    LayerObserver leave =
        (layer, rows) -> {
          if (rows.count() > 2) {
            rows.exit(2);
          }
        };
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 30; i++) {
      batch.clear();
      batch.sequence(table, table.length);
      batch.adapter(adapter);
      batch.view(view);
      batch.observer(leave, i % 2 == 0 ? MissingState.HOLE : MissingState.PROPAGATE);
      batch.row(1, 10, 10, Batch.NO_PARENT, true, true);
      batch.hidden();
      batch.row(2, 11, 11, 0, true, true);
      batch.row(3, 11, 12, 0, false, true);
      plain.forward(batch, out).await();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
