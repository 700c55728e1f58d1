package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.backend.cpu.internal.CpuErrors;
import dev.sheaf.backend.cpu.internal.kernel.Rope;
import dev.sheaf.model.RotaryRule;
import java.util.Arrays;

/**
 * Cosines and sines of a step's positions, for one rotary rule, shared by all layers that use it.
 */
final class RotaryTable implements Step {
  private final RotaryRule rule;
  private final double[] inverseFrequencies;
  private final float[] cos;
  private final float[] sin;

  RotaryTable(RotaryRule rule, int batchRows) {
    this.rule = rule;
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
      Rope.table(
          inverseFrequencies,
          rule.attentionFactor(),
          state.batch.position(r),
          cos,
          sin,
          r * inverseFrequencies.length);
    }
  }

  /** Rotates one head of a row, in place. */
  void rotate(int row, float[] x, int xo) {
    int pairs = inverseFrequencies.length;
    if (rule.pairing() == RotaryRule.Pairing.INTERLEAVED) {
      Rope.interleaved(x, xo, cos, sin, row * pairs, pairs);
    } else {
      Rope.halves(x, xo, cos, sin, row * pairs, pairs);
    }
  }
}
