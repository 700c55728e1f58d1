package dev.sheaf.model;

import java.util.List;
import java.util.Objects;

/**
 * Gated short convolution: {@code in} holds [b | c | x], each {@code channels} wide; out = c ⊙
 * conv(b ⊙ x).
 *
 * <p>conv is causal and per channel: y_t[i] = Σ_j kernel[i][j] · u_{t − taps + 1 + j}[i] (+
 * bias[i]), with u = b ⊙ x and zeros before the first token. The state of a sequence is its last
 * taps − 1 vectors u ({@link StateLayout.Kind#RECURRENT}, keyWidth = channels·(taps − 1)).
 *
 * @param kernel {@code channels} rows of {@code taps} elements, the newest last
 * @param bias empty, or one vector of {@code channels} elements
 * @see <a href="https://arxiv.org/abs/2511.23404">LFM2, gated short convolution block</a>
 */
public record ShortConvolution(int in, int layer, WeightRef kernel, List<WeightRef> bias, int out)
    implements Operation {
  public ShortConvolution {
    Objects.requireNonNull(kernel, "kernel");
    bias = List.copyOf(bias);
    if (bias.size() > 1) {
      throw new IllegalArgumentException("bias must be none or one, were " + bias.size());
    }
  }

  /** Channels, the width of the output. */
  public int channels() {
    return kernel.rows();
  }

  /** Tokens that one output sees, its own included. */
  public int taps() {
    return kernel.columns();
  }

  @Override
  public String capability() {
    return "recurrent.shortconv";
  }

  @Override
  public List<WeightRef> weights() {
    return bias.isEmpty() ? List.of(kernel) : List.of(kernel, bias.getFirst());
  }
}
