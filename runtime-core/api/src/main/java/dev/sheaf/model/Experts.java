package dev.sheaf.model;

import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.Operation.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Mixture of experts: out = Σ over the chosen experts e of w_e · down_e · (activation(gate_e · in)
 * ⊙ (up_e · in)).
 *
 * <p>Scores s = softmax or sigmoid of router · in, over all experts. Experts are chosen by s +
 * correction (correction 0 where there is none): with groups, only experts of the {@code
 * groupsPerToken} groups with the highest sum of their two best such scores are eligible; of those
 * the {@code perToken} highest, of equals the lower index. Weights w are the chosen s, divided by
 * their sum if {@code normalise}, times {@code scale}. Experts that every token uses are a {@link
 * Operation.GatedFeedForward} beside this one.
 *
 * @param router one row per expert
 * @param correction empty, or one vector with an element per expert, added for the choice only
 * @param experts in index order; all of the same shapes
 * @see <a href="https://arxiv.org/abs/2401.04088">Mixtral, §2.1</a>
 * @see <a href="https://arxiv.org/abs/2412.19437">DeepSeek-V3, §2.1.2: groups and correction</a>
 */
public record Experts(
    int in,
    WeightRef router,
    List<WeightRef> correction,
    Routing routing,
    List<Expert> experts,
    Activation activation,
    int out)
    implements Operation {
  /** How scores are made of the router's outputs. */
  public enum Score {
    SOFTMAX,
    SIGMOID
  }

  /**
   * How a token chooses.
   *
   * @param perToken experts per token, ≥ 1
   * @param groups into which the experts are cut evenly; 1: no groups
   * @param groupsPerToken eligible groups, 1 to {@code groups}
   * @param normalise whether the chosen weights are divided by their sum
   * @param scale multiplies the weights
   */
  public record Routing(
      Score score, int perToken, int groups, int groupsPerToken, boolean normalise, double scale) {
    public Routing {
      Objects.requireNonNull(score, "score");
      if (perToken < 1 || groups < 1 || groupsPerToken < 1 || groupsPerToken > groups) {
        throw new IllegalArgumentException(
            "perToken and groups must be ≥ 1 and groupsPerToken 1 to groups, were %d, %d, %d"
                .formatted(perToken, groups, groupsPerToken));
      }
      if (!(scale > 0) || !Double.isFinite(scale)) {
        throw new IllegalArgumentException("scale must be > 0, was " + scale);
      }
    }

    /** Softmax over all, the best few, weights that sum to 1. */
    public static Routing softmax(int perToken) {
      return new Routing(Score.SOFTMAX, perToken, 1, 1, true, 1);
    }
  }

  /** One expert's matrices. */
  public record Expert(Projection gate, Projection up, Projection down) {}

  public Experts {
    Objects.requireNonNull(router, "router");
    Objects.requireNonNull(routing, "routing");
    Objects.requireNonNull(activation, "activation");
    correction = List.copyOf(correction);
    experts = List.copyOf(experts);
    if (correction.size() > 1) {
      throw new IllegalArgumentException(
          "correction must be none or one, were " + correction.size());
    }
    int n = experts.size();
    if (router.rows() != n
        || n % routing.groups() != 0
        || routing.perToken() > n / routing.groups() * routing.groupsPerToken()) {
      throw new IllegalArgumentException(
          "%d experts do not fit %d rows of the router, %d groups and %d per token"
              .formatted(n, router.rows(), routing.groups(), routing.perToken()));
    }
  }

  @Override
  public String capability() {
    return "experts." + activation.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<WeightRef> weights() {
    List<WeightRef> all = new ArrayList<>();
    all.add(router);
    all.addAll(correction);
    for (Expert e : experts) {
      all.addAll(e.gate().weights());
      all.addAll(e.up().weights());
      all.addAll(e.down().weights());
    }
    return List.copyOf(all);
  }
}
