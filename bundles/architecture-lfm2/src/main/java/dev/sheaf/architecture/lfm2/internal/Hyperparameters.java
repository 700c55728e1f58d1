package dev.sheaf.architecture.lfm2.internal;

import dev.sheaf.architecture.Bounds;
import dev.sheaf.architecture.Heads;
import dev.sheaf.architecture.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The sizes of one model.
 *
 * @param attends one entry per layer: whether it attends; else it is a convolution
 * @param feedForward width inside the feed-forward part
 * @param taps tokens that a convolution sees
 * @param bias whether convolutions and their projections must have a bias
 */
record Hyperparameters(
    int context,
    int embedding,
    List<Boolean> attends,
    int feedForward,
    Heads heads,
    double epsilon,
    int taps,
    boolean bias) {
  Hyperparameters {
    attends = List.copyOf(attends);
  }

  /** Reads them; {@code tensors} bounds the layers, so that a lying count costs nothing. */
  static Hyperparameters read(Keys keys, int tensors) {
    int layers = keys.count("layers", 1, Math.max(1, tensors));
    // A convolution's input has three parts of this width.
    int embedding = keys.count("embedding", 1, Bounds.WIDTH / 4);
    return new Hyperparameters(
        keys.count("context", 1, Bounds.CONTEXT),
        embedding,
        attends(keys, layers),
        feedForward(keys),
        Heads.read(keys, embedding),
        keys.above("epsilon", 0),
        keys.count("taps", 1, Bounds.TAPS),
        keys.truth("kernel.bias").orElse(false));
  }

  /** By kind, or, in older configurations, by the numbers of the layers that attend. */
  private static List<Boolean> attends(Keys keys, int layers) {
    List<Boolean> attends = new ArrayList<>(layers);
    List<String> kinds = keys.perLayer("layers.kinds", layers);
    for (String kind : kinds) {
      if (!kind.equals("conv") && !kind.equals("full_attention")) {
        throw keys.variant(
            "a layer is of an unknown kind", List.of("conv", "full_attention"), kind);
      }
      attends.add(kind.equals("full_attention"));
    }
    if (!kinds.isEmpty()) {
      return attends;
    }
    Optional<long[]> numbers = keys.metadata().integers(keys.key("layers.attention"));
    attends.addAll(Collections.nCopies(layers, numbers.isEmpty()));
    for (long layer : numbers.orElse(new long[0])) {
      if (layer < 0 || layer >= layers) {
        throw keys.refused(
            "layers.attention",
            "layers from 0 to " + (layers - 1),
            Arrays.toString(numbers.orElseThrow()));
      }
      attends.set((int) layer, true);
    }
    return attends;
  }

  /** As stated, or two thirds of it times a factor, rounded up to a multiple, where so adjusted. */
  private static int feedForward(Keys keys) {
    int stated = keys.count("feedforward", 1, Bounds.WIDTH);
    if (!keys.truth("feedforward.adjusted").orElse(false)) {
      return stated;
    }
    double factor = keys.optionalAbove("feedforward.factor", 0).orElse(1);
    int multiple = keys.optionalCount("feedforward.multiple", 1, Bounds.WIDTH).orElse(256);
    double scaled = StrictMath.floor(factor * Math.floorDiv(2 * stated, 3));
    double width = StrictMath.ceil(scaled / multiple) * multiple;
    if (!(width >= 1 && width <= Bounds.WIDTH)) {
      throw keys.refused("feedforward.factor", "a width of 1 to " + Bounds.WIDTH, factor);
    }
    return (int) width;
  }
}
