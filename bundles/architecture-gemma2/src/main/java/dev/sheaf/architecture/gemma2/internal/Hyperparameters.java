package dev.sheaf.architecture.gemma2.internal;

import dev.sheaf.architecture.Activations;
import dev.sheaf.architecture.Bounds;
import dev.sheaf.architecture.Heads;
import dev.sheaf.architecture.Keys;
import dev.sheaf.model.Operation.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The sizes of one model.
 *
 * @param windows one entry per layer: empty where a row sees all cells before it
 * @param scale of queries
 * @param attentionCap soft cap of scores; 0: none
 * @param logitsCap soft cap of logits; 0: none
 * @param bias whether the attention's projections must have a bias
 */
record Hyperparameters(
    int context,
    int embedding,
    List<OptionalInt> windows,
    int feedForward,
    Heads heads,
    double epsilon,
    Activation activation,
    double scale,
    double attentionCap,
    double logitsCap,
    boolean bias) {
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  Hyperparameters {
    windows = List.copyOf(windows);
  }

  /** Reads them; {@code tensors} bounds the layers, so that a lying count costs nothing. */
  static Hyperparameters read(Keys keys, int tensors) {
    if (keys.truth("bidirectional").orElse(false)) {
      throw keys.variant("tokens see later tokens", "causal attention", "bidirectional attention");
    }
    int layers = keys.count("layers", 1, Math.max(1, tensors));
    int embedding = keys.count("embedding", 1, Bounds.WIDTH);
    return new Hyperparameters(
        keys.count("context", 1, Bounds.CONTEXT),
        embedding,
        windows(keys, layers),
        keys.count("feedforward", 1, Bounds.WIDTH),
        Heads.read(keys, embedding),
        keys.above("epsilon", 0),
        Activations.read(keys, "gelu_pytorch_tanh"),
        1 / StrictMath.sqrt(keys.above("query.scalar", 0)),
        keys.optionalAbove("cap.attention", 0).orElse(0),
        keys.optionalAbove("cap.logits", 0).orElse(0),
        keys.truth("attention.bias").orElse(false));
  }

  /** As the file says of each layer; a file that does not say means every other, from the first. */
  private static List<OptionalInt> windows(Keys keys, int layers) {
    OptionalInt window = OptionalInt.of(keys.count("window", 1, Bounds.CONTEXT));
    List<String> kinds = keys.perLayer("layers.kinds", layers);
    List<OptionalInt> windows = new ArrayList<>(layers);
    for (int layer = 0; layer < layers; layer++) {
      String kind = kinds.isEmpty() ? layer % 2 == 0 ? SLIDING : FULL : kinds.get(layer);
      if (!kind.equals(SLIDING) && !kind.equals(FULL)) {
        throw keys.variant("a layer is of an unknown kind", List.of(SLIDING, FULL), kind);
      }
      windows.add(kind.equals(SLIDING) ? window : OptionalInt.empty());
    }
    return windows;
  }
}
