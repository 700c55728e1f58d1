package dev.sheaf.model;

/**
 * The state that one layer keeps for each token or sequence.
 *
 * @param layer from 0
 * @param kind how it grows
 * @param keyWidth floats per token in the key part (kvHeads · headWidth)
 * @param valueWidth floats per token in the value part
 */
public record StateLayout(int layer, Kind kind, int keyWidth, int valueWidth) {
  /** How a layer's state grows. */
  public enum Kind {
    /** Keys and values of every token, in blocks. */
    PAGED,
    /** Keys and values of the last tokens only. */
    WINDOW,
    /** A compressed vector per token. */
    LATENT,
    /** A fixed size per sequence, replaced at each token; cannot be truncated. */
    RECURRENT
  }

  public StateLayout {
    if (layer < 0 || keyWidth < 0 || valueWidth < 0) {
      throw new IllegalArgumentException(
          "layer and widths must be ≥ 0, were %d, %d, %d".formatted(layer, keyWidth, valueWidth));
    }
  }
}
