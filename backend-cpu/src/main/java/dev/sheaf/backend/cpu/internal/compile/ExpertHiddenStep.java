package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.kernel.VectorAdd;
import dev.sheaf.backend.cpu.internal.thread.Region;
import dev.sheaf.model.Operation.Activation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * hidden[entry] = activation(gate_e·in + b) ⊙ (up_e·in + b): the wide half of the experts that rows
 * chose. Each expert's weights are read once for all of its given rows.
 */
final class ExpertHiddenStep implements Step, Region {
  private final MatrixInput input;
  private final ExpertMatrices[] experts;
  private final ExpertChoice choice;
  private final Activation activation;
  private final Register in;
  private final Register hidden;
  private final ExpertDeltas deltas;
  private final int blocks;
  private @Nullable StepState state;

  /**
   * @param hidden one row per entry
   */
  ExpertHiddenStep(
      MatrixInput input,
      ExpertMatrices[] experts,
      ExpertChoice choice,
      Activation activation,
      Register in,
      Register hidden) {
    this.input = input;
    this.experts = experts;
    this.choice = choice;
    this.activation = activation;
    this.in = in;
    this.hidden = hidden;
    this.deltas = new ExpertDeltas(experts, choice);
    this.blocks = experts[0].gate().blocks();
  }

  @Override
  public void run(StepState state) {
    this.state = state;
    input.prepare(state.given, state.generated);
    deltas.prepareWide(state);
    state.run(this, choice.usedCount * blocks);
  }

  @Override
  public void run(int chunk, int thread) {
    StepState st = Objects.requireNonNull(state);
    Scratch s = st.scratch[thread];
    int e = choice.used[chunk / blocks];
    ExpertMatrices expert = experts[e];
    int block = chunk % blocks;
    int first = block * Lanes.BLOCK_ROWS;
    for (int i = 0; i < choice.generated.count(e); i++) {
      int entry = choice.generated.entry(e, i);
      input.decode(expert.gate(), block, choice.row(entry), s, s.block);
      input.decode(expert.up(), block, choice.row(entry), s, s.block2);
      int n = Math.min(Lanes.BLOCK_ROWS, hidden.width - first);
      store(st, expert, s.block, s.block2, 0, first, n, entry);
    }
    int given = choice.given.count(e);
    for (int i = 0; i < given; i++) {
      s.starts[i] = in.row(choice.row(choice.given.entry(e, i)));
    }
    for (int p = 0; p < 2 && given > 0; p++) {
      int from = first + p * Lanes.PANEL_ROWS;
      int n = Math.min(Lanes.PANEL_ROWS, hidden.width - from);
      if (n > 0) {
        input.prefill(expert.gate(), 2 * block + p, s.starts, given, s, s.tile);
        input.prefill(expert.up(), 2 * block + p, s.starts, given, s, s.tile2);
        for (int i = 0; i < given; i++) {
          int at = i * Lanes.PANEL_ROWS;
          store(st, expert, s.tile, s.tile2, at, from, n, choice.given.entry(e, i));
        }
      }
    }
  }

  private void store(
      StepState st, ExpertMatrices x, float[] g, float[] u, int o, int first, int n, int entry) {
    x.gateDelta().add(st, entry, first, n, g, o);
    x.upDelta().add(st, entry, first, n, u, o);
    float[] gateBias = x.gateBias();
    if (gateBias != null) {
      VectorAdd.apply(g, o, gateBias, first, g, o, n);
    }
    float[] upBias = x.upBias();
    if (upBias != null) {
      VectorAdd.apply(u, o, upBias, first, u, o, n);
    }
    st.kernels.gate(activation, g, o, u, o, n);
    System.arraycopy(g, o, hidden.data, hidden.row(entry) + first, n);
  }
}
