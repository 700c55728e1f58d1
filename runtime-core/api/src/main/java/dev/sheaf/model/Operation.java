package dev.sheaf.model;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * One coarse operation of a model's program: a record that names its weights and registers.
 *
 * <p>A register holds one float vector per row of the batch; its width is fixed by the operation
 * that writes it. What multiplies by matrices, attends or keeps state writes another register than
 * it reads; norms and additions may write in place. Register 0 is the residual stream by
 * convention. Operations run in list order; a backend may fuse what gives the same numbers. A new
 * operation is a new record with a new capability name, which older backends refuse by name.
 */
public interface Operation {
  /**
   * The name by which a backend says whether it can compute this, for instance {@code
   * attention.causal}.
   */
  String capability();

  /** The weights it reads, none, one or several. */
  List<WeightRef> weights();

  /** The register it writes. */
  int out();

  /**
   * out = row of the table for the token id, times {@code scale}.
   *
   * @param scale 1 unless the architecture scales embeddings
   */
  record Embed(WeightRef table, double scale, int out) implements Operation {
    @Override
    public String capability() {
      return "embed";
    }

    @Override
    public List<WeightRef> weights() {
      return List.of(table);
    }
  }

  /**
   * out = in / sqrt(mean(in²) + epsilon) · (offset + weight).
   *
   * @param offset 0, or 1 where the file stores weights as differences from 1
   * @see <a href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich 2019</a>
   */
  record RmsNorm(int in, WeightRef weight, double epsilon, double offset, int out)
      implements Operation {
    public RmsNorm {
      requirePositive("epsilon", epsilon);
      requireFinite("offset", offset);
    }

    /** With weights as they are. */
    public RmsNorm(int in, WeightRef weight, double epsilon, int out) {
      this(in, weight, epsilon, 0, out);
    }

    @Override
    public String capability() {
      return "norm.rms";
    }

    @Override
    public List<WeightRef> weights() {
      return List.of(weight);
    }
  }

  /**
   * out = (in − mean(in)) / sqrt(variance(in) + epsilon) · weight (+ bias); the variance divides by
   * the width.
   *
   * @param bias empty, or one vector as long as {@code weight}
   * @see <a href="https://arxiv.org/abs/1607.06450">Ba et al. 2016</a>
   */
  record LayerNorm(int in, WeightRef weight, List<WeightRef> bias, double epsilon, int out)
      implements Operation {
    public LayerNorm {
      bias = List.copyOf(bias);
      requireAtMostOne("bias", bias);
      requirePositive("epsilon", epsilon);
    }

    @Override
    public String capability() {
      return "norm.layer";
    }

    @Override
    public List<WeightRef> weights() {
      return bias.isEmpty() ? List.of(weight) : List.of(weight, bias.getFirst());
    }
  }

  /** out = in + table[position]: learned positions. A position beyond the table is refused. */
  record PositionEmbed(int in, WeightRef table, int out) implements Operation {
    @Override
    public String capability() {
      return "embed.position";
    }

    @Override
    public List<WeightRef> weights() {
      return List.of(table);
    }
  }

  /**
   * out = the vector that the batch gives with each row: the first operation of a later stage of a
   * pipeline, which begins with hidden states instead of tokens.
   *
   * @param width floats per row
   */
  record Input(int width, int out) implements Operation {
    public Input {
      if (width < 1) {
        throw new IllegalArgumentException("width must be ≥ 1, was " + width);
      }
    }

    @Override
    public String capability() {
      return "input.hidden";
    }

    @Override
    public List<WeightRef> weights() {
      return List.of();
    }
  }

  /**
   * out = the concatenation over siblings s of weight_s · in (+ bias_s). Siblings share their
   * input, so that a backend can compute them in one pass.
   */
  record Linear(int in, List<Projection> siblings, int out) implements Operation {
    public Linear {
      siblings = List.copyOf(siblings);
      if (siblings.isEmpty()) {
        throw new IllegalArgumentException("siblings must not be empty");
      }
    }

    /** The sum of the siblings' rows. */
    public int width() {
      return siblings.stream().mapToInt(p -> p.weight().rows()).sum();
    }

    @Override
    public String capability() {
      return "linear";
    }

    @Override
    public List<WeightRef> weights() {
      return siblings.stream().flatMap(p -> p.weights().stream()).toList();
    }
  }

  /**
   * One matrix with an optional bias.
   *
   * @param bias empty, or one vector of {@code weight.rows()} elements
   */
  record Projection(WeightRef weight, List<WeightRef> bias) {
    public Projection {
      bias = List.copyOf(bias);
      if (bias.size() > 1) {
        throw new IllegalArgumentException("bias must be none or one, were " + bias.size());
      }
    }

    /** A matrix without a bias. */
    public static Projection of(WeightRef weight) {
      return new Projection(weight, List.of());
    }

    /** The matrix, and the bias if it has one. */
    public List<WeightRef> weights() {
      return bias.isEmpty() ? List.of(weight) : List.of(weight, bias.getFirst());
    }
  }

  /**
   * Causal attention with grouped queries over the layer's key and value state.
   *
   * <p>{@code in} holds [queries: heads·headWidth | keys: kvHeads·headWidth | values:
   * kvHeads·headWidth]. Queries and keys are normed per head where a norm is given, then rotated;
   * keys and values are appended to the state; out [heads·headWidth] is softmax(scale · q·k) · v
   * over the cells that the row may see. With a window w a row at cell c sees cells > c − w.
   *
   * @param layer whose state it reads and appends to
   * @param queryNorm empty, or one RMS-norm weight of headWidth elements; {@code keyNorm} likewise
   * @param window in tokens, the row's own included; empty: all
   * @param softCap 0 = none; else scores become softCap · tanh(score / softCap)
   */
  record Attention(
      int in,
      int layer,
      int heads,
      int kvHeads,
      int headWidth,
      List<WeightRef> queryNorm,
      List<WeightRef> keyNorm,
      double normEpsilon,
      RotaryRule rotary,
      double scale,
      OptionalInt window,
      double softCap,
      int out)
      implements Operation {
    public Attention {
      queryNorm = List.copyOf(queryNorm);
      keyNorm = List.copyOf(keyNorm);
      Objects.requireNonNull(rotary, "rotary");
      Objects.requireNonNull(window, "window");
      if (heads < 1 || kvHeads < 1 || headWidth < 1 || heads % kvHeads != 0) {
        throw new IllegalArgumentException(
            "heads must be a multiple of kvHeads, were %d, %d of width %d"
                .formatted(heads, kvHeads, headWidth));
      }
      if (2 * rotary.inverseFrequencies().length > headWidth) {
        throw new IllegalArgumentException("rotary dimensions exceed headWidth " + headWidth);
      }
    }

    @Override
    public String capability() {
      return softCap != 0
          ? "attention.softcap"
          : window.isPresent() ? "attention.window" : "attention.causal";
    }

    @Override
    public List<WeightRef> weights() {
      return java.util.stream.Stream.concat(queryNorm.stream(), keyNorm.stream()).toList();
    }
  }

  /** out = down · (activation(gate · in) ⊙ (up · in)). */
  record GatedFeedForward(
      int in, Projection gate, Projection up, Projection down, Activation activation, int out)
      implements Operation {
    @Override
    public String capability() {
      return "feedforward.gated." + activation.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public List<WeightRef> weights() {
      return java.util.stream.Stream.of(gate, up, down).flatMap(p -> p.weights().stream()).toList();
    }
  }

  /** out = down · activation(up · in). */
  record FeedForward(int in, Projection up, Projection down, Activation activation, int out)
      implements Operation {
    @Override
    public String capability() {
      return "feedforward.plain." + activation.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public List<WeightRef> weights() {
      return java.util.stream.Stream.of(up, down).flatMap(p -> p.weights().stream()).toList();
    }
  }

  /** out = a + b; {@code out} may be {@code a}. */
  record Add(int a, int b, int out) implements Operation {
    @Override
    public String capability() {
      return "add";
    }

    @Override
    public List<WeightRef> weights() {
      return List.of();
    }
  }

  /**
   * Logits = scale · (weight · in (+ bias)), computed on the rows that ask for them; always last,
   * writes no register.
   *
   * @param scale multiplies the logits; 1 unless the architecture scales them
   * @param softCap 0 = none; else logits become softCap · tanh(logit / softCap), after the scale
   */
  record OutputHead(int in, Projection projection, double scale, double softCap)
      implements Operation {
    public OutputHead {
      requireFinite("scale", scale);
      if (!(softCap >= 0) || !Double.isFinite(softCap)) {
        throw new IllegalArgumentException("softCap must be ≥ 0, was " + softCap);
      }
    }

    /** Without a soft cap. */
    public OutputHead(int in, Projection projection, double scale) {
      this(in, projection, scale, 0);
    }

    @Override
    public String capability() {
      return "output.head";
    }

    @Override
    public List<WeightRef> weights() {
      return projection.weights();
    }

    @Override
    public int out() {
      return NO_REGISTER;
    }
  }

  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be finite, was " + value);
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be > 0, was " + value);
    }
  }

  private static void requireAtMostOne(String name, List<?> list) {
    if (list.size() > 1) {
      throw new IllegalArgumentException(name + " must be none or one, were " + list.size());
    }
  }

  /** What {@link #out()} of an operation says that writes no register. */
  int NO_REGISTER = -1;

  /** Activations by their usual names. */
  enum Activation {
    /** x · sigmoid(x). */
    SILU,
    /** 0.5·x·(1 + tanh(√(2/π)(x + 0.044715x³))). */
    GELU_TANH,
    /** x·Φ(x). */
    GELU,
    RELU
  }
}
