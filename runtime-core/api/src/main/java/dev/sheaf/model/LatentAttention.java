package dev.sheaf.model;

import java.util.List;
import java.util.Objects;

/**
 * Causal attention whose state is one compressed vector per token, shared by all heads.
 *
 * <p>{@code queries} holds heads·(plainWidth + rotaryWidth) floats, a head's query being [plain |
 * rotary]; {@code in} holds [latent: rank | rotary key: rotaryWidth]. They are two registers
 * because queries are often compressed and normed on a way of their own. The latent part is
 * RMS-normed; the rotary parts of queries and key are rotated. Stored per token: [normed latent |
 * rotated key] ({@link StateLayout.Kind#LATENT}, keyWidth = rank + rotaryWidth, valueWidth = 0).
 * With U_h and V_h the rows of {@code expand} that belong to head h (plainWidth rows of U_h, then
 * valueWidth rows of V_h, head by head), a token's key is [U_h · latent | rotary key], its value
 * V_h · latent; out [heads·valueWidth] is softmax(scale · q·k) · v over the cells that the row may
 * see.
 *
 * <p>A backend need not expand keys and values: U_hᵀ · q can be dotted with latents, and V_h
 * applied to their weighted sum.
 *
 * @param latentNorm one row of {@code rank} elements
 * @param expand heads·(plainWidth + valueWidth) rows of {@code rank} elements
 * @see <a href="https://arxiv.org/abs/2405.04434">DeepSeek-V2, §2.1</a>
 */
public record LatentAttention(
    int queries,
    int in,
    int layer,
    int heads,
    int plainWidth,
    int rotaryWidth,
    int valueWidth,
    int rank,
    WeightRef latentNorm,
    double normEpsilon,
    WeightRef expand,
    RotaryRule rotary,
    double scale,
    int out)
    implements Operation {
  public LatentAttention {
    Objects.requireNonNull(latentNorm, "latentNorm");
    Objects.requireNonNull(expand, "expand");
    Objects.requireNonNull(rotary, "rotary");
    if (heads < 1 || plainWidth < 1 || rotaryWidth < 0 || valueWidth < 1 || rank < 1) {
      throw new IllegalArgumentException(
          "heads, plainWidth, valueWidth and rank must be ≥ 1, were %d, %d, %d, %d"
              .formatted(heads, plainWidth, valueWidth, rank));
    }
    if (2 * rotary.inverseFrequencies().length != rotaryWidth) {
      throw new IllegalArgumentException("rotary dimensions must be rotaryWidth " + rotaryWidth);
    }
    if (expand.rows() != heads * (plainWidth + valueWidth) || expand.columns() != rank) {
      throw new IllegalArgumentException(
          "expand must have %d × %d elements, has %d × %d"
              .formatted(heads * (plainWidth + valueWidth), rank, expand.rows(), expand.columns()));
    }
  }

  @Override
  public String capability() {
    return "attention.latent";
  }

  @Override
  public List<WeightRef> weights() {
    return List.of(latentNorm, expand);
  }
}
