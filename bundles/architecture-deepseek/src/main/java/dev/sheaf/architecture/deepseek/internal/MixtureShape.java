package dev.sheaf.architecture.deepseek.internal;

import dev.sheaf.architecture.Bounds;
import dev.sheaf.architecture.Keys;
import dev.sheaf.model.Experts.Routing;
import dev.sheaf.model.Experts.Score;
import java.util.Optional;

/**
 * The mixture of experts of a layer, checked in itself.
 *
 * @param experts that tokens choose from
 * @param feedForward width inside one
 * @param shared width inside the part that every token uses; 0: none
 */
record MixtureShape(int experts, int feedForward, int shared, Routing routing) {
  /**
   * Empty if the model has no experts.
   *
   * @param tensors of the file, which bounds the experts
   */
  static Optional<MixtureShape> read(Keys keys, int tensors) {
    if (keys.optionalCount("experts", 0, Math.max(1, tensors)).orElse(0) == 0) {
      return Optional.empty();
    }
    refuseOther(keys, "experts.score", "sigmoid");
    refuseOther(keys, "experts.choice", "noaux_tc");
    int every = keys.optionalCount("layers.every", 1, Bounds.HEADS).orElse(1);
    if (every != 1) {
      throw keys.variant("only some layers have experts", "every layer after the first", every);
    }
    int experts = keys.count("experts", 1, Math.max(1, tensors));
    int feedForward = keys.count("experts.feedforward", 1, Bounds.WIDTH);
    int shared = keys.optionalCount("experts.shared", 0, Bounds.HEADS).orElse(0);
    if ((long) shared * feedForward > Bounds.WIDTH) {
      throw keys.refused("experts.shared", "a width of at most " + Bounds.WIDTH, shared);
    }
    return Optional.of(
        new MixtureShape(experts, feedForward, shared * feedForward, routing(keys, experts)));
  }

  private static Routing routing(Keys keys, int experts) {
    int groups = keys.optionalCount("experts.groups", 1, experts).orElse(1);
    if (experts % groups != 0 || (groups > 1 && experts / groups < 2)) {
      throw keys.refused(
          "experts.groups", "groups of equal size, two or more, of " + experts, groups);
    }
    int groupsPerToken = keys.optionalCount("experts.groupsPerToken", 1, groups).orElse(groups);
    return new Routing(
        Score.SIGMOID,
        keys.count("experts.perToken", 1, experts / groups * groupsPerToken),
        groups,
        groupsPerToken,
        keys.truth("experts.normalise").orElse(true),
        keys.optionalAbove("experts.scale", 0).orElse(1));
  }

  private static void refuseOther(Keys keys, String name, String known) {
    String found = keys.text(name).orElse(known);
    if (!found.equals(known)) {
      throw keys.variant("experts are chosen in an unknown way", known, found);
    }
  }
}
