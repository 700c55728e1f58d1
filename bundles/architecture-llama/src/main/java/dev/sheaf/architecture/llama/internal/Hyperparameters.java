package dev.sheaf.architecture.llama.internal;

import dev.sheaf.architecture.Activations;
import dev.sheaf.architecture.Bounds;
import dev.sheaf.architecture.Heads;
import dev.sheaf.architecture.Keys;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.Operation.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The sizes of one model, read and checked against each other.
 *
 * @param context the longest sequence it was made for, in tokens
 * @param embedding width of the residual stream
 * @param layers number of blocks
 * @param feedForward width inside the feed-forward part
 * @param heads of every layer
 * @param epsilon of every RMS norm
 * @param windows one entry per layer: empty where a row sees all cells before it
 * @param activation in the feed-forward part
 * @param tied whether the file says that the output head is the embedding table; empty if it does
 *     not say
 * @param queryBias whether query, key and value must have a bias
 * @param outBias whether the attention's output must have a bias
 * @param feedForwardBias whether gate, up and down must have a bias
 * @param headNorms whether queries and keys are normed per head
 */
record Hyperparameters(
    int context,
    int embedding,
    int layers,
    int feedForward,
    Heads heads,
    double epsilon,
    List<OptionalInt> windows,
    Activation activation,
    Optional<Boolean> tied,
    boolean queryBias,
    boolean outBias,
    boolean feedForwardBias,
    boolean headNorms) {
  Hyperparameters {
    windows = List.copyOf(windows);
  }

  /** Reads them; {@code tensors} bounds the layers, so that a lying count costs nothing. */
  static Hyperparameters read(Keys keys, String family, int tensors) {
    refuseExperts(keys);
    int layers = keys.count("layers", 1, Math.max(1, tensors));
    int embedding = keys.count("embedding", 1, Bounds.WIDTH);
    Heads heads = Heads.read(keys, embedding);
    boolean attentionBias = keys.truth("attention.bias").orElse(false);
    return new Hyperparameters(
        keys.count("context", 1, Bounds.CONTEXT),
        embedding,
        layers,
        keys.count("feedforward", 1, Bounds.WIDTH),
        heads,
        keys.above("epsilon", 0),
        windows(keys, family, layers),
        Activations.read(keys, "silu"),
        keys.truth("tied"),
        family.equals("qwen2") || attentionBias,
        attentionBias && !family.equals("qwen2"),
        keys.truth("feedforward.bias").orElse(false),
        family.equals("qwen3"));
  }

  /**
   * Which layers see a window. A file that spells {@code use_sliding_window} (Qwen) says by that
   * whether, and by {@code layer_types} or {@code max_window_layers} where; a Llama configuration
   * has no window even if it names one.
   */
  private static List<OptionalInt> windows(Keys keys, String family, int layers) {
    OptionalInt window = keys.optionalCount("window", 0, Bounds.CONTEXT);
    boolean none = window.isEmpty() || window.getAsInt() == 0;
    boolean switchable = keys.spells("window.use");
    boolean qwen = switchable && family.startsWith("qwen");
    if (none
        || (qwen && !keys.truth("window.use").orElse(false))
        || (switchable && family.equals("llama"))) {
      return java.util.Collections.nCopies(layers, OptionalInt.empty());
    }
    List<String> kinds = keys.perLayer("window.layers", layers);
    int after = qwen ? keys.optionalCount("window.after", 0, Bounds.CONTEXT).orElse(0) : 0;
    List<OptionalInt> windows = new ArrayList<>(layers);
    for (int layer = 0; layer < layers; layer++) {
      boolean slides =
          kinds.isEmpty() ? layer >= after : kinds.get(layer).equals("sliding_attention");
      windows.add(slides ? window : OptionalInt.empty());
    }
    return windows;
  }

  private static void refuseExperts(Keys keys) {
    OptionalInt experts = keys.optionalCount("experts", 0, Bounds.HEADS);
    if (experts.isPresent() && experts.getAsInt() > 0) {
      throw SheafException.of(LlamaErrors.CODES.variant(), "the model is a mixture of experts")
          .expected("one feed-forward part per layer")
          .found(experts.getAsInt() + " experts")
          .where(keys.metadata().where())
          .next("install an architecture bundle for mixtures of experts")
          .toException();
    }
  }
}
