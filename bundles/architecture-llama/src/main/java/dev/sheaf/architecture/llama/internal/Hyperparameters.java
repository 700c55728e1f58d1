package dev.sheaf.architecture.llama.internal;

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
 * @param heads query heads, a multiple of {@code kvHeads}
 * @param headWidth width of one head
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
    int heads,
    int kvHeads,
    int headWidth,
    double epsilon,
    List<OptionalInt> windows,
    Activation activation,
    Optional<Boolean> tied,
    boolean queryBias,
    boolean outBias,
    boolean feedForwardBias,
    boolean headNorms) {
  // Ten times the largest published value or more, and small enough that no product of two
  // overflows a long.
  private static final int MOST_CONTEXT = 1 << 30;
  private static final int MOST_WIDTH = 1 << 24;
  private static final int MOST_HEADS = 1 << 16;
  private static final int MOST_HEAD_WIDTH = 1 << 16;

  Hyperparameters {
    windows = List.copyOf(windows);
  }

  /** Reads them; {@code tensors} bounds the layers, so that a lying count costs nothing. */
  static Hyperparameters read(Keys keys, String family, int tensors) {
    refuseExperts(keys);
    int layers = keys.count("layers", 1, Math.max(1, tensors));
    int embedding = keys.count("embedding", 1, MOST_WIDTH);
    int heads = keys.count("heads", 1, MOST_HEADS);
    int kvHeads = keys.optionalCount("kvHeads", 1, MOST_HEADS).orElse(heads);
    if (heads % kvHeads != 0) {
      throw headsRefused(keys, "kvHeads", "a divisor of the " + heads + " query heads", kvHeads);
    }
    OptionalInt stated = keys.optionalCount("headWidth", 1, MOST_HEAD_WIDTH);
    if (stated.isEmpty() && embedding % heads != 0) {
      throw headsRefused(keys, "heads", "a divisor of the width " + embedding, heads);
    }
    int headWidth = stated.orElse(embedding / heads);
    if ((long) heads * headWidth > MOST_WIDTH) {
      throw headsRefused(
          keys, "heads", "heads × width of a head ≤ " + MOST_WIDTH, heads + " × " + headWidth);
    }
    OptionalInt valueWidth = keys.optionalCount("valueWidth", 1, MOST_HEAD_WIDTH);
    if (valueWidth.isPresent() && valueWidth.getAsInt() != headWidth) {
      throw headsRefused(
          keys, "valueWidth", "the width of a key head, " + headWidth, valueWidth.getAsInt());
    }
    boolean attentionBias = keys.truth("attention.bias").orElse(false);
    return new Hyperparameters(
        keys.count("context", 1, MOST_CONTEXT),
        embedding,
        layers,
        keys.count("feedforward", 1, MOST_WIDTH),
        heads,
        kvHeads,
        headWidth,
        keys.above("epsilon", 0),
        windows(keys, family, layers),
        activation(keys),
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
    OptionalInt window = keys.optionalCount("window", 0, MOST_CONTEXT);
    boolean none = window.isEmpty() || window.getAsInt() == 0;
    boolean switchable = keys.spells("window.use");
    boolean qwen = switchable && family.startsWith("qwen");
    if (none
        || (qwen && !keys.truth("window.use").orElse(false))
        || (switchable && family.equals("llama"))) {
      return java.util.Collections.nCopies(layers, OptionalInt.empty());
    }
    List<String> kinds =
        switchable
            ? keys.metadata().strings(keys.key("window.layers")).orElse(List.of())
            : List.of();
    if (!kinds.isEmpty() && kinds.size() != layers) {
      throw keys.refused(
          "window.layers", "one entry for each of " + layers + " layers", kinds.size());
    }
    int after = qwen ? keys.optionalCount("window.after", 0, MOST_CONTEXT).orElse(0) : 0;
    List<OptionalInt> windows = new ArrayList<>(layers);
    for (int layer = 0; layer < layers; layer++) {
      boolean slides =
          kinds.isEmpty() ? layer >= after : kinds.get(layer).equals("sliding_attention");
      windows.add(slides ? window : OptionalInt.empty());
    }
    return windows;
  }

  private static Activation activation(Keys keys) {
    String name = keys.text("activation").orElse("silu");
    return switch (name) {
      case "silu", "swish" -> Activation.SILU;
      case "gelu" -> Activation.GELU;
      case "gelu_pytorch_tanh", "gelu_new" -> Activation.GELU_TANH;
      case "relu" -> Activation.RELU;
      default ->
          throw SheafException.of(LlamaErrors.VARIANT, "the activation of the model is unknown")
              .expected(List.of("silu", "gelu", "gelu_pytorch_tanh", "relu"))
              .found(name)
              .where(keys.metadata().where())
              .next("install an architecture bundle that knows it")
              .toException();
    };
  }

  private static void refuseExperts(Keys keys) {
    OptionalInt experts = keys.optionalCount("experts", 0, MOST_HEADS);
    if (experts.isPresent() && experts.getAsInt() > 0) {
      throw SheafException.of(LlamaErrors.VARIANT, "the model is a mixture of experts")
          .expected("one feed-forward part per layer")
          .found(experts.getAsInt() + " experts")
          .where(keys.metadata().where())
          .next("install an architecture bundle for mixtures of experts")
          .toException();
    }
  }

  private static SheafException headsRefused(
      Keys keys, String name, String expected, Object found) {
    return SheafException.of(
            LlamaErrors.HEADS, "the heads do not fit: see the key '" + keys.key(name) + "'")
        .expected(expected)
        .found(found)
        .where(keys.metadata().where())
        .next("convert or download the file again")
        .toException();
  }
}
