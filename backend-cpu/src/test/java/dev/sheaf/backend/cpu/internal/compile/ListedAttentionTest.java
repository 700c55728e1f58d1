package dev.sheaf.backend.cpu.internal.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.backend.Batch;
import dev.sheaf.backend.CellSelector;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Outputs;
import dev.sheaf.backend.Segment;
import dev.sheaf.backend.cpu.internal.CpuBackend;
import dev.sheaf.backend.cpu.internal.CpuBackends;
import dev.sheaf.backend.cpu.internal.compile.AttentionRig.Seen;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.testing.ArenaMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attention over listed cells against its definition in float64: trees, segments turned and
 * limited, selectors, holes, later rows, windows, caps, spans of more than one kind, all at random.
 */
final class ListedAttentionTest {
  private static final int CONTEXT = 1024;
  private static final int SHARED = 0;
  private static final int OWN = 1;

  private final CpuBackend backend = new CpuBackend();

  @AfterEach
  void stop() {
    CpuBackends.stop(backend);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void aRowSeesWhatItsBatchSays(long seed) {
    Random random = new Random(seed);
    int kvHeads = 1 + random.nextInt(2);
    int width = 1 + random.nextInt(24);
    double[] frequencies = new double[random.nextInt(width / 2 + 1)];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = Math.pow(100, -(double) i / frequencies.length);
    }
    RotaryRule rule =
        new RotaryRule("r", RotaryRule.Pairing.values()[random.nextInt(2)], frequencies, 1.2);
    int[] windows = {0, 1, 7, 200};
    int window = windows[random.nextInt(windows.length)];
    AttentionRig rig =
        new AttentionRig(
            kvHeads * (1 + random.nextInt(3)),
            kvHeads,
            width,
            rule,
            0.7,
            window == 0 ? OptionalInt.empty() : OptionalInt.of(window),
            random.nextBoolean() ? 0 : 3);
    new Case(rig, random).run();
  }

  /** One random batch. */
  private final class Case {
    private final AttentionRig rig;
    private final Random random;
    private final int[][] tables = new int[2][CONTEXT / 2 / 32];
    private final float[][][] cells = new float[2][CONTEXT / 2][];
    private final Batch batch = new Batch(64);
    private final int shared;
    private final int own;
    private final int rows;

    Case(AttentionRig rig, Random random) {
      this.rig = rig;
      this.random = random;
      for (int b = 0; b < tables[0].length; b++) {
        tables[SHARED][b] = 2 * b + 1;
        tables[OWN][b] = 2 * b;
      }
      shared = random.nextInt(350);
      own = random.nextInt(350);
      rows = 1 + random.nextInt(30);
    }

    private float[] vector() {
      float[] v = new float[rig.inputWidth()];
      for (int i = 0; i < v.length; i++) {
        v[i] = (float) random.nextGaussian();
      }
      return v;
    }

    private void row(int sequence, int position, int cell, int parent) {
      cells[sequence][cell] = vector();
      batch.row(0, position, cell, parent, random.nextBoolean(), true);
      batch.embedding(cells[sequence][cell], 0);
    }

    private void feed(CompiledModel model, Outputs out, int sequence, int count) {
      for (int from = 0; from < count; from += 64) {
        batch.clear();
        batch.sequence(tables[sequence], tables[sequence].length);
        for (int i = from; i < Math.min(count, from + 64); i++) {
          row(sequence, i, i, i == from ? Batch.NO_PARENT : i - from - 1);
        }
        model.forward(batch, out).await();
      }
    }

    void run() {
      ArenaMemory memory = new ArenaMemory();
      CompileOptions options = new CompileOptions(64, 64, CONTEXT, CONTEXT, 2, false, memory);
      Outputs out = new Outputs(1, rig.outputWidth());
      try (CompiledModel model = backend.compile(rig.graph(), rig.weights(), options)) {
        feed(model, out, SHARED, shared);
        feed(model, out, OWN, own);
        batch.clear();
        batch.sequence(tables[OWN], tables[OWN].length);
        boolean bidirectional = random.nextInt(3) == 0;
        if (bidirectional) {
          batch.bidirectional();
        }
        int[] depths = new int[own];
        for (int c = 0; c < own; c++) {
          depths[c] = random.nextInt(8) == 0 ? 0 : 1;
        }
        if (random.nextBoolean()) {
          batch.depths(depths);
        }
        KvView view = view();
        batch.view(view);
        int[] parents = new int[rows];
        for (int r = 0; r < rows; r++) {
          parents[r] = r == 0 ? Batch.NO_PARENT : random.nextInt(r + 1) - 1;
          row(OWN, own + random.nextInt(r + 1), own + r, parents[r]);
        }
        model.forward(batch, out).await();
        for (int r = 0; r < rows; r++) {
          for (int h = 0; h < rig.heads(); h++) {
            compare(out, r, h, expected(view, r, h, bidirectional, parents));
          }
        }
      }
      assertThat(memory.leased()).isZero();
    }

    private KvView view() {
      List<Segment> segments = new ArrayList<>();
      for (int i = 0; i < random.nextInt(3); i++) {
        int start = random.nextInt(shared + 1);
        int length = random.nextInt(shared - start + 1) / 2;
        int limit = random.nextBoolean() ? Segment.NO_LIMIT : random.nextInt(300);
        int modulus = 2 + random.nextInt(4);
        CellSelector some =
            (layer, head, row, chosen) -> {
              int n = 0;
              for (int c = head % modulus; c < length; c += modulus) {
                chosen[n++] = c;
              }
              return n;
            };
        Optional<CellSelector> selector =
            random.nextBoolean() ? Optional.empty() : Optional.of(some);
        int shift = random.nextInt(200) - 400;
        segments.add(new Segment(tables[SHARED], start, length, shift, limit, selector));
      }
      return new KvView(segments, random.nextInt(own + 1), random.nextBoolean() ? 1 : 1.3);
    }

    private double[] expected(
        KvView view, int row, int head, boolean bidirectional, int[] parents) {
      List<Optional<Seen>> all = new ArrayList<>();
      int position = batch.position(row);
      for (Segment s : view.segments()) {
        int at = all.size();
        for (int c = 0; c < s.length(); c++) {
          int query = Math.min(position + s.shift(), s.limit());
          Seen seen = new Seen(cells[SHARED][s.start() + c], s.start() + c, query);
          all.add(s.selector().isEmpty() ? Optional.of(seen) : Optional.empty());
          if (s.selector().isPresent() && chosen(s, head, row, c)) {
            all.set(at + c, Optional.of(seen));
          }
        }
      }
      int[] depths = batch.depthsOf(0);
      for (int c = view.ownStart(); c < own; c++) {
        boolean there = depths == null || depths[c] > 0;
        all.add(there ? Optional.of(new Seen(cells[OWN][c], c, position)) : Optional.empty());
      }
      List<Integer> mates = new ArrayList<>();
      if (bidirectional) {
        for (int r = 0; r < rows; r++) {
          mates.add(r);
        }
      } else {
        for (int r = row; r != Batch.NO_PARENT; r = parents[r]) {
          mates.addFirst(r);
        }
      }
      int ownIndex = all.size() + mates.indexOf(row);
      for (int r : mates) {
        all.add(Optional.of(new Seen(cells[OWN][own + r], batch.position(r), position)));
      }
      int begin = rig.window().isEmpty() ? 0 : Math.max(0, ownIndex + 1 - rig.window().getAsInt());
      List<Seen> seen = all.subList(begin, all.size()).stream().flatMap(Optional::stream).toList();
      return rig.attend(cells[OWN][own + row], head, seen, view.scoreScale());
    }

    private boolean chosen(Segment s, int head, int row, int cell) {
      int[] cells = new int[s.length()];
      int n = s.selector().orElseThrow().select(0, head, row, cells);
      for (int i = 0; i < n; i++) {
        if (cells[i] == cell) {
          return true;
        }
      }
      return false;
    }

    private void compare(Outputs out, int row, int head, double[] expected) {
      for (int d = 0; d < rig.width(); d++) {
        float found = out.logits()[out.offset(row) + head * rig.width() + d];
        assertThat((double) found)
            .as("row %d, head %d, dimension %d", row, head, d)
            .isCloseTo(expected[d], within(5e-4));
      }
    }
  }
}
