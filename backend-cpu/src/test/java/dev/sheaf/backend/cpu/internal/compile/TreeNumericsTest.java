package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.Segment;
import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.testing.ArenaMemory;
import dev.sheaf.testing.Quantiser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listed cells give the bits of the same cells in a plain sequence. */
final class TreeNumericsTest {
  private static final int CONTEXT = 640;

  private final CpuBackend backend = new CpuBackend();
  private final RandomGraph graph = new RandomGraph(Quantiser.Q4_1);
  private final Batch batch = new Batch(64);
  private final Outputs out = new Outputs(1, RandomGraph.VOCABULARY);
  private final int[] table = new int[CONTEXT / 32];
  private final int[] ids = new Random(1).ints(CONTEXT, 0, RandomGraph.VOCABULARY).toArray();
  private CompiledModel model;

  @BeforeEach
  void compile() {
    CompileOptions options =
        new CompileOptions(64, 64, CONTEXT, CONTEXT, 2, false, new ArenaMemory());
    model = backend.compile(graph.graph(), graph.weights(), options);
    Arrays.setAll(table, i -> (i * 7 + 3) % table.length);
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
      assertThat(out.status(r)).isEqualTo(Outputs.Status.OK);
      int at = out.offset(r);
      logits[r] = Arrays.copyOfRange(out.logits(), at, at + RandomGraph.VOCABULARY);
    }
    return logits;
  }

  private void prefix(int length) {
    for (int from = 0; from < length; from += 64) {
      int begin = from;
      int end = Math.min(length, from + 64);
      run(b -> {
        b.sequence(table, table.length);
        for (int i = begin; i < end; i++) {
          b.row(ids[i], i, i, false, false);
        }
      });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 15, 31, 250, 255, 256, 300})
  void everyPathOfATreeGivesTheBitsThatItGivesAlone(int length) {
    Random random = new Random(length);
    int nodes = 24;
    int[] parents = new int[nodes];
    int[] depth = new int[nodes];
    boolean[] generated = new boolean[nodes];
    for (int n = 0; n < nodes; n++) {
      parents[n] = n == 0 ? Batch.NO_PARENT : random.nextInt(n + 1) - 1;
      depth[n] = parents[n] < 0 ? 0 : depth[parents[n]] + 1;
      generated[n] = random.nextBoolean();
    }
    prefix(length);
    float[][] together =
        run(b -> {
          b.sequence(table, table.length);
          for (int n = 0; n < nodes; n++) {
            b.row(ids[n], length + depth[n], length + n, parents[n], generated[n], true);
          }
        });
    for (int n = 0; n < nodes; n++) {
      List<Integer> path = new ArrayList<>();
      for (int p = n; p >= 0; p = parents[p]) {
        path.addFirst(p);
      }
      float[][] alone =
          run(b -> {
            b.sequence(table, table.length);
            for (int i = 0; i < path.size(); i++) {
              int node = path.get(i);
              b.row(ids[node], length + i, length + i, generated[node], true);
            }
          });
      assertThat(together[n]).as("node %d", n).isEqualTo(alone[path.size() - 1]);
    }
  }

  @Test
  void aPlainSequenceCutIntoSegmentsGivesItsBits() {
    int length = 400;
    prefix(length);
    float[][] plain =
        run(b -> {
          b.sequence(table, table.length);
          for (int i = length; i < length + 9; i++) {
            b.row(ids[i], i, i, i % 2 == 0, true);
          }
        });
    for (int[] cuts :
        new int[][] {{0, 400}, {0, 17, 400}, {0, 1, 255, 257, 399}, {0, 32, 64, 130}}) {
      List<Segment> segments = new ArrayList<>();
      for (int i = 1; i < cuts.length; i++) {
        segments.add(Segment.of(table, cuts[i - 1], cuts[i] - cuts[i - 1], 0));
      }
      float[][] cut =
          run(b -> {
            b.sequence(table, table.length);
            b.view(new KvView(segments, cuts[cuts.length - 1], 1));
            for (int i = length; i < length + 9; i++) {
              b.row(ids[i], i, i, i % 2 == 0, true);
            }
          });
      assertThat(cut).as("cut at %s", Arrays.toString(cuts)).isDeepEqualTo(plain);
    }
  }

  @Test
  void rowsInOddCellsGiveTheBitsOfTheirOrder() {
    prefix(20);
    float[][] plain =
        run(b -> {
          b.sequence(table, table.length);
          for (int i = 0; i < 6; i++) {
            b.row(ids[i], 20 + i, 20 + i, false, true);
          }
        });
    float[][] gaps =
        run(b -> {
          b.sequence(table, table.length);
          for (int i = 0; i < 6; i++) {
            b.row(ids[i], 20 + i, 20 + 5 * i, false, true);
          }
        });
    assertThat(gaps).isDeepEqualTo(plain);
  }
}
