package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.thread.Region;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * out = Σ_e w_e · (down_e·hidden + b), e ascending. A chunk is a block of outputs over all experts,
 * so that each sum is made by one thread in one order, whoever else is in the batch.
 */
final class ExpertOutputStep implements Step, Region {
  private final MatrixInput input;
  private final ExpertMatrices[] experts;
  private final ExpertChoice choice;
  private final Register hidden;
  private final Register out;
  private final ExpertDeltas deltas;
  private final int blocks;
  private @Nullable StepState state;

  /**
   * @param hidden one row per entry
   */
  ExpertOutputStep(
      MatrixInput input,
      ExpertMatrices[] experts,
      ExpertChoice choice,
      Register hidden,
      Register out) {
    this.input = input;
    this.experts = experts;
    this.choice = choice;
    this.hidden = hidden;
    this.out = out;
    this.deltas = new ExpertDeltas(experts, choice);
    this.blocks = experts[0].down().blocks();
  }

  @Override
  public void run(StepState state) {
    this.state = state;
    for (int u = 0; u < choice.usedCount; u++) {
      int e = choice.used[u];
      for (int i = 0; i < choice.generated.count(e); i++) {
        input.prepare(choice.generated.entry(e, i));
      }
    }
    deltas.prepareDown(state);
    state.run(this, blocks);
  }

  @Override
  public void run(int block, int thread) {
    StepState st = Objects.requireNonNull(state);
    Scratch s = st.scratch[thread];
    int first = block * Lanes.BLOCK_ROWS;
    int n = Math.min(Lanes.BLOCK_ROWS, out.width - first);
    clear(st.given, first, n);
    clear(st.generated, first, n);
    for (int u = 0; u < choice.usedCount; u++) {
      int e = choice.used[u];
      ExpertMatrices expert = experts[e];
      for (int i = 0; i < choice.generated.count(e); i++) {
        int entry = choice.generated.entry(e, i);
        input.decode(expert.down(), block, entry, s, s.block);
        add(st, expert, s.block, 0, first, n, entry);
      }
      given(st, expert, e, block, s);
    }
  }

  private void given(StepState st, ExpertMatrices expert, int e, int block, Scratch s) {
    int given = choice.given.count(e);
    for (int i = 0; i < given; i++) {
      s.starts[i] = hidden.row(choice.given.entry(e, i));
    }
    for (int p = 0; p < 2 && given > 0; p++) {
      int from = block * Lanes.BLOCK_ROWS + p * Lanes.PANEL_ROWS;
      int n = Math.min(Lanes.PANEL_ROWS, out.width - from);
      if (n > 0) {
        input.prefill(expert.down(), 2 * block + p, s.starts, given, s, s.tile);
        for (int i = 0; i < given; i++) {
          add(st, expert, s.tile, i * Lanes.PANEL_ROWS, from, n, choice.given.entry(e, i));
        }
      }
    }
  }

  private void clear(StepState.RowSet rows, int first, int n) {
    for (int r = 0; r < rows.count; r++) {
      int at = out.row(rows.rows[r]) + first;
      Arrays.fill(out.data, at, at + n, 0f);
    }
  }

  private void add(StepState st, ExpertMatrices x, float[] y, int yo, int first, int n, int entry) {
    x.downDelta().add(st, entry, first, n, y, yo);
    float weight = choice.weight[entry];
    float[] bias = x.downBias();
    int to = out.row(choice.row(entry)) + first;
    for (int r = 0; r < n; r++) {
      float v = bias == null ? y[yo + r] : y[yo + r] + bias[first + r];
      out.data[to + r] = Math.fma(weight, v, out.data[to + r]);
    }
  }
}
