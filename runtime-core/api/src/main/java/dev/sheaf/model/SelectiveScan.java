package dev.sheaf.model;

import dev.sheaf.model.Operation.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The selective state space of Mamba: {@code in} holds [x | z], each {@code inner} wide.
 *
 * <pre>
 * x' = silu(conv(x))                              causal, per channel, taps wide (see ShortConvolution)
 * [d | B | C] = parameters · x'                   rank | state | state
 * Δ = softplus(step · d + bias)                   one per channel
 * h_t[i][j] = exp(Δ[i]·A[i][j])·h_{t−1}[i][j] + Δ[i]·B[j]·x'[i],   A = −exp(logA)
 * y[i] = Σ_j C[j]·h_t[i][j] + skip[i]·x'[i]
 * out = y ⊙ silu(z)                               inner wide
 * </pre>
 *
 * The state of a sequence is its last taps − 1 vectors x, then h ({@link
 * StateLayout.Kind#RECURRENT}, keyWidth = inner·(taps − 1), valueWidth = inner·state).
 *
 * @param kernel {@code inner} rows of {@code taps} elements, the newest last
 * @param kernelBias empty, or one vector of {@code inner} elements
 * @param parameters rank + 2·state rows of {@code inner} elements
 * @param step {@code inner} rows of {@code rank} elements, with their bias
 * @param logA {@code inner} rows of {@code state} elements
 * @param skip one vector of {@code inner} elements
 * @see <a href="https://arxiv.org/abs/2312.00752">Gu and Dao 2023, §3</a>
 */
public record SelectiveScan(
    int in,
    int layer,
    WeightRef kernel,
    List<WeightRef> kernelBias,
    WeightRef parameters,
    Projection step,
    WeightRef logA,
    WeightRef skip,
    int out)
    implements Operation {
  public SelectiveScan {
    Objects.requireNonNull(kernel, "kernel");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(logA, "logA");
    Objects.requireNonNull(skip, "skip");
    kernelBias = List.copyOf(kernelBias);
    if (kernelBias.size() > 1) {
      throw new IllegalArgumentException(
          "kernelBias must be none or one, were " + kernelBias.size());
    }
    int inner = kernel.rows();
    int rank = step.weight().columns();
    int state = logA.columns();
    if (parameters.columns() != inner
        || step.weight().rows() != inner
        || logA.rows() != inner
        || skip.columns() != inner
        || parameters.rows() != rank + 2 * state) {
      throw new IllegalArgumentException(
          "weights do not fit %d channels, rank %d and state %d".formatted(inner, rank, state));
    }
  }

  /** Channels, the width of the output. */
  public int inner() {
    return kernel.rows();
  }

  /** Tokens that the convolution sees. */
  public int taps() {
    return kernel.columns();
  }

  /** Width of the state of a channel. */
  public int state() {
    return logA.columns();
  }

  @Override
  public String capability() {
    return "recurrent.mamba";
  }

  @Override
  public List<WeightRef> weights() {
    List<WeightRef> all = new ArrayList<>();
    all.add(kernel);
    all.addAll(kernelBias);
    all.add(parameters);
    all.addAll(step.weights());
    all.add(logA);
    all.add(skip);
    return List.copyOf(all);
  }
}
