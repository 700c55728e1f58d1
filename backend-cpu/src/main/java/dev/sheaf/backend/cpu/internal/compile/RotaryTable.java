package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.kernel.Rope;
import dev.sheaf.model.RotaryRule;
import java.util.Arrays;

/**
 * Cosines and sines of a step's positions, for one rotary rule, shared by all layers that use it.
 *
 * <p>An entry per row, then one for each other position at which queries meet segments (see {@link
 * Visibility}).
 */
final class RotaryTable implements Step {
  private final RotaryRule rule;
  private final double[] inverseFrequencies;
  private final int batchRows;
  private float[] cos;
  private float[] sin;

  RotaryTable(RotaryRule rule, int batchRows) {
    this.rule = rule;
    this.batchRows = batchRows;
    this.inverseFrequencies = rule.inverseFrequencies();
    long floats = (long) batchRows * inverseFrequencies.length;
    if (floats > Integer.MAX_VALUE - 8) {
      throw CpuErrors.tooLarge("a rotary table of the batch", floats);
    }
    this.cos = new float[(int) floats];
    this.sin = new float[(int) floats];
  }

  /** Whether a rule gives the numbers of this table. */
  boolean serves(RotaryRule other) {
    return rule.pairing() == other.pairing()
        && rule.attentionFactor() == other.attentionFactor()
        && Arrays.equals(inverseFrequencies, other.inverseFrequencies());
  }

  @Override
  public void run(StepState state) {
    for (int r = 0; r < state.batch.rows(); r++) {
      fill(r, state.batch.position(r));
    }
    int turns = state.visibility.turns();
    if (turns > 0) {
      int floats = Math.multiplyExact(Math.addExact(batchRows, turns), inverseFrequencies.length);
      if (cos.length < floats) {
        cos = Arrays.copyOf(cos, floats);
        sin = Arrays.copyOf(sin, floats);
      }
      for (int t = 0; t < turns; t++) {
        fill(batchRows + t, state.visibility.turnPosition(t));
      }
    }
  }

  private void fill(int entry, int position) {
    int at = entry * inverseFrequencies.length;
    Rope.table(inverseFrequencies, rule.attentionFactor(), position, cos, sin, at);
  }

  /** Rotates one head by an entry, in place. */
  void rotate(int entry, float[] x, int xo) {
    int pairs = inverseFrequencies.length;
    if (rule.pairing() == RotaryRule.Pairing.INTERLEAVED) {
      Rope.interleaved(x, xo, cos, sin, entry * pairs, pairs);
    } else {
      Rope.halves(x, xo, cos, sin, entry * pairs, pairs);
    }
  }
}
