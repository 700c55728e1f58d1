package dev.sheaf.architecture.mamba.internal;

import dev.sheaf.architecture.Activations;
import dev.sheaf.architecture.Bounds;
import dev.sheaf.architecture.Keys;
import dev.sheaf.model.Operation.Activation;

/**
 * The sizes of one model.
 *
 * @param inner channels of the scan
 * @param taps tokens that the convolution sees
 * @param state width of the state of a channel
 * @param rank width from which the steps are projected
 * @param bias whether the projections into and out of the mixer must have a bias
 * @param kernelBias whether the convolution must have one
 */
record Hyperparameters(
    int embedding,
    int layers,
    int inner,
    int taps,
    int state,
    int rank,
    double epsilon,
    boolean bias,
    boolean kernelBias) {
  // Nothing in the model ends: it has no positions, and its state does not grow. So the longest
  // sequence is only what arrays over a context can hold without being absurd.
  static final int CONTEXT = 1 << 20;

  private static final int USUAL_EXPANSION = 2;
  private static final int MOST_EXPANSION = 1 << 6;
  private static final int MOST_STATE = 1 << 12;
  private static final long MOST_STATE_FLOATS = 1 << 30;

  /** Reads them; {@code tensors} bounds the layers, so that a lying count costs nothing. */
  static Hyperparameters read(Keys keys, int tensors) {
    if (Activations.read(keys, "silu") != Activation.SILU) {
      throw keys.variant(
          "the scan has another activation", "silu", keys.text("activation").orElse("none"));
    }
    int embedding = keys.count("embedding", 1, Bounds.WIDTH / MOST_EXPANSION);
    int expand = keys.optionalCount("expand", 1, MOST_EXPANSION).orElse(USUAL_EXPANSION);
    int inner =
        keys.optionalCount("inner", 1, Bounds.WIDTH).orElse(Math.multiplyExact(embedding, expand));
    int state = keys.count("state", 1, MOST_STATE);
    if ((long) inner * state > MOST_STATE_FLOATS) {
      throw keys.refused(
          "state", "at most %,d floats in a layer".formatted(MOST_STATE_FLOATS), state);
    }
    return new Hyperparameters(
        embedding,
        keys.count("layers", 1, Math.max(1, tensors)),
        inner,
        keys.count("taps", 1, Bounds.TAPS),
        state,
        rank(keys, embedding),
        keys.above("epsilon", 0),
        keys.truth("bias").orElse(false),
        keys.truth("kernel.bias").orElse(true));
  }

  /** A number, or {@code auto}: a sixteenth of the width, rounded up. */
  private static int rank(Keys keys, int embedding) {
    boolean auto = keys.metadata().value(keys.key("rank")).filter("auto"::equals).isPresent();
    return auto ? Math.ceilDiv(embedding, 16) : keys.count("rank", 1, Bounds.WIDTH);
  }
}
