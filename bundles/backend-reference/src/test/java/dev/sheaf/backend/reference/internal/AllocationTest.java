package dev.sheaf.backend.reference.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.LayerObserver;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.Segment;
import dev.sheaf.model.Adapter;
import dev.sheaf.testing.ArenaMemory;
import dev.sheaf.testing.SampleModels;
import dev.sheaf.testing.SampleModels.Feed;
import dev.sheaf.testing.SampleModels.Mixer;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Steps of every kind allocate nothing; without rotation there are no sines and cosines. */
final class AllocationTest {
  private static final int STEPS = 100;
  private static final int[] TABLE = {0, 1, 2, 3};
  private static final int[] OTHER = {4, 5, 6, 7};

  private final ArenaMemory memory = new ArenaMemory();

  private CompiledModel compile(SampleModels kind, Integer... taps) {
    SampleModels.Sample sample = kind.build();
    CompileOptions options = new CompileOptions(16, 16, 64, 128, 1, false, memory, 4, Set.of(taps));
    return new ReferenceBackend().compile(sample.graph(), sample.weights(), options);
  }

  private static void allocatesNothing(CompiledModel model, int top, Consumer<Batch> fill) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Batch batch = new Batch(16);
    Outputs out = new Outputs(16, SampleModels.VOCABULARY);
    out.askTop(top);
    fill.accept(batch);
    for (int i = 0; i < 30; i++) {
      model.forward(batch, out).await();
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < STEPS; i++) {
      model.forward(batch, out).await();
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes in %d steps", STEPS).isLessThan(16L * STEPS);
  }

  @Test
  void plainRowsThroughExperts() {
    try (CompiledModel model =
        compile(SampleModels.of(Mixer.ATTENTION).feed(Feed.EXPERTS).withLearnedPositions())) {
      allocatesNothing(
          model,
          5,
          b -> {
            b.sequence(TABLE, 4);
            b.row(1, 0, 0, false, true);
            b.row(2, 1, 1, false, true);
          });
    }
  }

  @Test
  void treesViewsAndAdapters() {
    try (CompiledModel model =
        compile(SampleModels.of(Mixer.ATTENTION, Mixer.CAPPED).withLearnedPositions())) {
      Adapter.LowRank delta = new Adapter.LowRank(2, new float[128], new float[128], 1);
      int adapter = model.addAdapter(new Adapter("a", Map.of("layer1.q", delta)));
      Segment all = Segment.of(OTHER, 0, 9, -3);
      Segment some =
          new Segment(
              OTHER,
              9,
              7,
              2,
              5,
              Optional.of((layer, head, row, cells) -> {
                cells[0] = head;
                return 1;
              }));
      KvView view = new KvView(List.of(all, some), 0, 1.5);
      allocatesNothing(
          model,
          0,
          b -> {
            b.sequence(TABLE, 4);
            b.adapter(adapter);
            b.view(view);
            b.row(1, 0, 0, false, true);
            b.row(2, 1, 1, 0, false, true);
            b.row(3, 1, 2, 0, false, true);
            b.sequence(OTHER, 4);
            b.row(4, 16, 16, false, true);
          });
    }
  }

  @Test
  void tapsAndExits() {
    LayerObserver half =
        (layer, rows) -> {
          for (int i = 0; i < rows.count(); i += 2) {
            rows.exit(i);
          }
        };
    try (CompiledModel model =
        compile(
            SampleModels.of(Mixer.ATTENTION, Mixer.ATTENTION, Mixer.ATTENTION)
                .withLearnedPositions(),
            0,
            1)) {
      for (LayerObserver.MissingState missing : LayerObserver.MissingState.values()) {
        allocatesNothing(
            model,
            0,
            b -> {
              b.sequence(TABLE, 4);
              for (int i = 0; i < 8; i++) {
                b.row(i, i, i, true, true);
                b.hidden();
              }
              b.observer(half, missing);
            });
      }
    }
  }

  @Test
  void recurrentLayers() {
    try (CompiledModel model =
        compile(SampleModels.of(Mixer.SCAN, Mixer.CONVOLUTION).withLearnedPositions())) {
      allocatesNothing(
          model,
          0,
          b -> {
            b.sequence(TABLE, 4);
            b.slot(2);
            b.row(1, 0, 0, false, true);
            b.row(2, 1, 1, false, true);
          });
    }
  }
}
