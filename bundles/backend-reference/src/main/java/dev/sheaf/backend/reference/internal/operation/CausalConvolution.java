package dev.sheaf.backend.reference.internal.operation;

import dev.sheaf.backend.reference.internal.state.RecurrentSlots;
import dev.sheaf.backend.reference.internal.weight.WeightRows;

/**
 * y_t[i] = Σ_j kernel[i][j] · u_{t − taps + 1 + j}[i] (+ bias[i]), with j from 0 upward. A slot
 * keeps the last taps − 1 inputs of every channel, channel by channel, the oldest first.
 */
public final class CausalConvolution {
  private final double[] kernel;
  private final Vector bias;
  private final int channels;
  private final int taps;
  private final int place;

  /**
   * @param kernel one row per channel
   * @param place among recurrent layers
   */
  public CausalConvolution(WeightRows kernel, Vector bias, int place) {
    this.channels = kernel.rows();
    this.taps = kernel.columns();
    this.kernel = new double[Math.multiplyExact(channels, taps)];
    for (int i = 0; i < channels; i++) {
      kernel.read(i, this.kernel, i * taps);
    }
    this.bias = bias;
    this.place = place;
  }

  int channels() {
    return channels;
  }

  int taps() {
    return taps;
  }

  /** Takes a channel's next input and gives its output. */
  double push(RecurrentSlots slots, int slot, int channel, double u) {
    long past = slots.at(place, slot);
    long from = (long) channel * (taps - 1);
    int k = channel * taps;
    double sum = 0;
    for (int j = 0; j < taps - 1; j++) {
      sum += kernel[k + j] * slots.get(past, from + j);
    }
    sum += kernel[k + taps - 1] * u;
    for (int j = 0; j < taps - 2; j++) {
      slots.set(past, from + j, slots.get(past, from + j + 1));
    }
    if (taps > 1) {
      slots.set(past, from + taps - 2, u);
    }
    return sum + bias.orZero(channel);
  }
}
