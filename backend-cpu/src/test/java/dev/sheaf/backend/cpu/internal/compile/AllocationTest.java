package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Weights;
import dev.sheaf.testing.ArenaMemory;
import dev.sheaf.testing.Quantiser;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step allocates nothing, which is also how a kernel that boxes its vectors would show. */
final class AllocationTest {
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final CpuBackend backend = new CpuBackend();

  @AfterEach
  void stop() {
    CpuBackends.stop(backend);
  }

  @ParameterizedTest
  @EnumSource(Quantiser.class)
  void aTokenAllocatesNothing(Quantiser type) {
    RandomGraph g = new RandomGraph(type);
    allocatesNothing(g.graph(), g.weights());
  }

  @ParameterizedTest
  @EnumSource(OperationGraph.class)
  void aTokenAllocatesNothing(OperationGraph graph) {
    OperationGraph.Made g = graph.make(Quantiser.Q8_0);
    allocatesNothing(g.graph(), g.weights());
  }

  private void allocatesNothing(ModelGraph graph, Weights weights) {
    CompileOptions options = new CompileOptions(4, 4, 64, 64, 1, false, new ArenaMemory());
    try (CompiledModel model = backend.compile(graph, weights, options)) {
      Batch batch = new Batch(4);
      Outputs out = new Outputs(1, graph.vocabulary());
      int[] table = {0, 1};
      long end = System.nanoTime() + PATIENCE_NANOS;
      long perToken = Long.MAX_VALUE;
      // Interpreted and half-compiled code boxes; it must stop, so the least of many rounds counts.
      while (perToken != 0 && System.nanoTime() < end) {
        perToken = round(model, batch, out, table);
      }
      assertThat(perToken).as("bytes in 50 tokens").isZero();
    }
  }

  private static long round(CompiledModel model, Batch batch, Outputs out, int[] table) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 50; i++) {
      batch.clear();
      batch.sequence(table, table.length);
      batch.row(i, i % 60, i % 60, true, true);
      model.forward(batch, out).await();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
