package dev.sheaf.testing;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.StateLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Small graphs made of any mixers and feed-forward parts, with random weights: what primitives are
 * tested on where no file is needed.
 *
 * <pre>{@code
 * SampleModels.Sample sample = SampleModels.of(Mixer.ATTENTION, Mixer.WINDOW).seed(3).build();
 * }</pre>
 *
 * @param mixers one per layer
 * @param learned learned positions and layer norms with biases in place of rotation and RMS norms
 * @param headCap soft cap of the logits; 0: none
 * @param seed fixes the weights
 */
public record SampleModels(
    List<Mixer> mixers, Feed feed, boolean learned, double headCap, long seed) {
  /** Entries of the vocabulary. */
  public static final int VOCABULARY = 97;

  /** Width of the residual stream. */
  public static final int WIDTH = 64;

  /** Inner width of feed-forward parts. */
  public static final int INNER = 96;

  /** Positions of a learned table. */
  public static final int POSITIONS = 192;

  /** What mixes the rows of a layer. */
  public enum Mixer {
    ATTENTION,
    /** Over the last {@link SampleMixers#WINDOW} indices. */
    WINDOW,
    /** With soft-capped scores. */
    CAPPED,
    /** Soft-capped in a window, turned in interleaved pairs, over window state. */
    CAPPED_WINDOW,
    LATENT,
    CONVOLUTION,
    SCAN;

    /** Whether it keeps a state per sequence. */
    public boolean recurrent() {
      return this == CONVOLUTION || this == SCAN;
    }
  }

  /** What follows the mixer. */
  public enum Feed {
    GATED,
    PLAIN,
    /** Two of six by softmax. */
    EXPERTS,
    /** Three of eight by sigmoid, from two of four groups, with a correction. */
    GROUPED_EXPERTS
  }

  /** A graph and its weights. */
  public record Sample(ModelGraph graph, RandomWeights weights) {}

  public SampleModels {
    mixers = List.copyOf(mixers);
  }

  /** One layer per mixer, gated feed-forward parts, rotated. */
  public static SampleModels of(Mixer... mixers) {
    return new SampleModels(List.of(mixers), Feed.GATED, false, 0, 1);
  }

  /** With other feed-forward parts. */
  public SampleModels feed(Feed other) {
    return new SampleModels(mixers, other, learned, headCap, seed);
  }

  /** With learned positions. */
  public SampleModels withLearnedPositions() {
    return new SampleModels(mixers, feed, true, headCap, seed);
  }

  /** With a soft cap on the logits. */
  public SampleModels capped(double cap) {
    return new SampleModels(mixers, feed, learned, cap, seed);
  }

  /** With other weights. */
  public SampleModels seed(long other) {
    return new SampleModels(mixers, feed, learned, headCap, other);
  }

  /** Whether any state is per sequence. */
  public boolean recurrent() {
    return mixers.stream().anyMatch(Mixer::recurrent);
  }

  /** The graph and its weights. */
  public Sample build() {
    RandomWeights w = new RandomWeights(seed);
    SampleMixers mixing = new SampleMixers(w, learned);
    List<Operation> ops = new ArrayList<>();
    List<StateLayout> state = new ArrayList<>();
    List<ModelGraph.Layer> ends = new ArrayList<>();
    ops.add(new Operation.Embed(w.matrix("table", VOCABULARY, WIDTH, 8), 1, 0));
    if (learned) {
      ops.add(new Operation.PositionEmbed(0, w.matrix("positions", POSITIONS, WIDTH, 4), 0));
    }
    for (int l = 0; l < mixers.size(); l++) {
      String p = "layer%d.".formatted(l);
      ops.add(norm(w, p + "norm1", l));
      state.add(mixing.add(ops, mixers.get(l), l, p));
      ops.add(new Operation.Add(0, 4, 0));
      ops.add(norm(w, p + "norm2", l));
      ops.add(feed(w, p));
      ops.add(new Operation.Add(0, 4, 0));
      ends.add(new ModelGraph.Layer(ops.size(), 0));
    }
    ops.add(norm(w, "norm", 0));
    Projection head = Projection.of(w.matrix("head", VOCABULARY, WIDTH, 2));
    ops.add(new Operation.OutputHead(1, head, 1, headCap));
    return new Sample(new ModelGraph("sample", VOCABULARY, WIDTH, 4096, 6, ops, state, ends), w);
  }

  /** Every other layer stores its norm as a difference from 1. */
  private Operation norm(RandomWeights w, String name, int layer) {
    if (learned) {
      return new Operation.LayerNorm(
          0, w.vector(name, WIDTH, 1), List.of(w.vector(name + ".bias", WIDTH, 0)), 1e-5, 1);
    }
    double offset = layer % 2;
    return new Operation.RmsNorm(0, w.vector(name, WIDTH, 1 - offset), 1e-5, offset, 1);
  }

  private Operation feed(RandomWeights w, String p) {
    return switch (feed) {
      case GATED ->
          new Operation.GatedFeedForward(
              1,
              Projection.of(w.matrix(p + "gate", INNER, WIDTH)),
              Projection.of(w.matrix(p + "up", INNER, WIDTH)),
              Projection.of(w.matrix(p + "down", WIDTH, INNER)),
              Activation.SILU,
              4);
      case PLAIN ->
          new Operation.FeedForward(
              1,
              new Projection(
                  w.transposed(p + "up", INNER, WIDTH), List.of(w.vector(p + "up.b", INNER, 0))),
              new Projection(
                  w.transposed(p + "down", WIDTH, INNER),
                  List.of(w.vector(p + "down.b", WIDTH, 0))),
              Activation.GELU_TANH,
              4);
      case EXPERTS -> SampleExperts.softmax(w, p);
      case GROUPED_EXPERTS -> SampleExperts.grouped(w, p);
    };
  }
}
