package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.kernel.Lanes;
import dev.sheaf.backend.cpu.internal.kernel.VectorAdd;
import dev.sheaf.backend.cpu.internal.memory.PackedMatrix;
import dev.sheaf.backend.cpu.internal.thread.Region;
import dev.sheaf.model.Operation.Activation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * out = activation(gate·in + b) ⊙ (up·in + b): the wide half of a gated feed-forward, both matrices
 * in one region.
 */
final class FeedForwardStep implements Step, Region {
  private final MatrixInput input;
  private final PackedMatrix gate;
  private final float @Nullable [] gateBias;
  private final PackedMatrix up;
  private final float @Nullable [] upBias;
  private final MatrixDelta gateDelta;
  private final MatrixDelta upDelta;
  private final Activation activation;
  private final Register out;
  private @Nullable StepState state;

  FeedForwardStep(
      MatrixInput input,
      PackedMatrix gate,
      float @Nullable [] gateBias,
      PackedMatrix up,
      float @Nullable [] upBias,
      MatrixDelta gateDelta,
      MatrixDelta upDelta,
      Activation activation,
      Register out) {
    this.input = input;
    this.gate = gate;
    this.gateBias = gateBias;
    this.up = up;
    this.upBias = upBias;
    this.gateDelta = gateDelta;
    this.upDelta = upDelta;
    this.activation = activation;
    this.out = out;
  }

  @Override
  public void run(StepState state) {
    this.state = state;
    input.prepare(state.given, state.generated);
    gateDelta.prepare(state, state.rows);
    upDelta.prepare(state, state.rows);
    state.run(this, gate.blocks());
  }

  @Override
  public void run(int block, int thread) {
    StepState st = Objects.requireNonNull(state);
    Scratch s = st.scratch[thread];
    int first = block * Lanes.BLOCK_ROWS;
    for (int g = 0; g < st.generated.count; g++) {
      int row = st.generated.rows[g];
      input.decode(gate, block, row, s, s.block);
      input.decode(up, block, row, s, s.block2);
      int n = Math.min(Lanes.BLOCK_ROWS, gate.rows() - first);
      store(st, s.block, s.block2, 0, first, n, row);
    }
    for (int p = 0; p < 2 && st.given.count > 0; p++) {
      int from = first + p * Lanes.PANEL_ROWS;
      int n = Math.min(Lanes.PANEL_ROWS, gate.rows() - from);
      if (n > 0) {
        input.prefill(gate, 2 * block + p, st.given.count, s, s.tile);
        input.prefill(up, 2 * block + p, st.given.count, s, s.tile2);
        for (int g = 0; g < st.given.count; g++) {
          int at = g * Lanes.PANEL_ROWS;
          store(st, s.tile, s.tile2, at, from, n, st.given.rows[g]);
        }
      }
    }
  }

  private void store(StepState st, float[] g, float[] u, int o, int first, int n, int row) {
    gateDelta.add(st, row, first, n, g, o);
    upDelta.add(st, row, first, n, u, o);
    if (gateBias != null) {
      VectorAdd.apply(g, o, gateBias, first, g, o, n);
    }
    if (upBias != null) {
      VectorAdd.apply(u, o, upBias, first, u, o, n);
    }
    st.kernels.gate(activation, g, o, u, o, n);
    System.arraycopy(g, o, out.data, out.row(row) + first, n);
  }
}
