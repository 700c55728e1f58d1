package dev.sheaf.backend.cpu.internal.compile;

import dev.sheaf.model.Experts;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import dev.sheaf.model.StateLayout;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.Quantiser;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Small random models, each with some of the operations that not every model has, and with widths
 * that are no multiples of vectors where the weights' type allows it.
 */
enum OperationGraph {
  /** Layer norms, learned positions, attention, plain feed-forward. */
  POSITIONS {
    @Override
    void layer(Maker m, int l) {
      m.add(new Operation.LayerNorm(0, m.vector("n1", WIDTH, 1), bias(m, l, "n1"), EPSILON, 1));
      m.attention();
      m.add(new Operation.LayerNorm(0, m.vector("n2", WIDTH, 1), bias(m, l, "n2"), EPSILON, 1));
      Activation a = Activation.values()[l % Activation.values().length];
      Projection up = m.projection("up", m.wide(INNER), WIDTH, l % 2 == 0);
      Projection down = m.projection("down", WIDTH, m.wide(INNER), l % 2 == 1);
      m.add(new Operation.FeedForward(1, up, down, a, 1));
    }

    private List<WeightRef> bias(Maker m, int l, String name) {
      return l == 1 ? List.of() : List.of(m.vector("b." + name, WIDTH, 0));
    }

    @Override
    int layers() {
      return 4;
    }
  },

  /** Norms stored as differences, gates of every activation, a cap on logits. */
  GATES {
    @Override
    void layer(Maker m, int l) {
      m.add(new Operation.RmsNorm(0, m.vector("n1", WIDTH, 0), EPSILON, 1, 1));
      Activation a = Activation.values()[l % Activation.values().length];
      Projection gate = m.projection("gate", m.wide(INNER), WIDTH, l == 0);
      Projection up = m.projection("up", m.wide(INNER), WIDTH, l == 1);
      Projection down = m.projection("down", WIDTH, m.wide(INNER), l == 2);
      m.add(new Operation.GatedFeedForward(1, gate, up, down, a, 1));
    }

    @Override
    int layers() {
      return 4;
    }
  },

  /** Experts by softmax, and by sigmoid with groups and a correction. */
  EXPERTS {
    @Override
    void layer(Maker m, int l) {
      m.add(new Operation.RmsNorm(0, m.vector("n1", WIDTH, 1), EPSILON, 2));
      int n = l == 0 ? 5 : 12;
      List<Experts.Expert> experts = new ArrayList<>();
      for (int e = 0; e < n; e++) {
        experts.add(
            new Experts.Expert(
                m.projection("gate" + e, m.wide(EXPERT), WIDTH, l == 0),
                m.projection("up" + e, m.wide(EXPERT), WIDTH, false),
                m.projection("down" + e, WIDTH, m.wide(EXPERT), l == 0)));
      }
      Experts.Routing routing =
          l == 0
              ? Experts.Routing.softmax(2)
              : new Experts.Routing(Experts.Score.SIGMOID, 3, 4, 2, true, 2.5);
      List<WeightRef> correction = l == 0 ? List.of() : List.of(m.vector("correction", n, 0));
      Activation a = l == 0 ? Activation.SILU : Activation.GELU_TANH;
      WeightRef router = m.table("router", n, WIDTH, 0, 0.3);
      m.add(new Experts(2, router, correction, routing, experts, a, 1));
    }

    @Override
    int layers() {
      return 2;
    }
  },

  /** Gated short convolutions, with attention between them. */
  CONVOLUTIONS {
    @Override
    void layer(Maker m, int l) {
      m.add(new Operation.RmsNorm(0, m.vector("n1", WIDTH, 1), EPSILON, 1));
      if (l == 1) {
        m.attention();
        return;
      }
      int taps = 3 + l;
      m.add(new Operation.Linear(1, List.of(m.projection("in", 3 * CHANNELS, WIDTH, false)), 2));
      List<WeightRef> bias = l == 0 ? List.of() : List.of(m.vector("kb", CHANNELS, 0));
      m.state(StateLayout.Kind.RECURRENT, CHANNELS * (taps - 1), 0);
      WeightRef kernel = m.table("k", CHANNELS, taps, 0.2, 0.5);
      m.add(new ShortConvolution(2, l, kernel, bias, 3));
      m.add(new Operation.Linear(3, List.of(m.projection("out", WIDTH, CHANNELS, false)), 1));
    }

    @Override
    int layers() {
      return 3;
    }
  },

  /** Selective state spaces. */
  SCANS {
    @Override
    void layer(Maker m, int l) {
      int states = l == 0 ? 16 : 3;
      int rank = 32;
      int taps = 4;
      m.add(new Operation.RmsNorm(0, m.vector("n1", WIDTH, 1), EPSILON, 1));
      m.add(new Operation.Linear(1, List.of(m.projection("in", 2 * CHANNELS, WIDTH, false)), 2));
      m.state(StateLayout.Kind.RECURRENT, CHANNELS * (taps - 1), CHANNELS * states);
      m.add(
          new SelectiveScan(
              2,
              l,
              m.table("k", CHANNELS, taps, 0.2, 0.5),
              l == 0 ? List.of(m.vector("kb", CHANNELS, 0)) : List.of(),
              m.matrix("parameters", rank + 2 * states, CHANNELS),
              new Projection(
                  m.table("step", CHANNELS, rank, 0, 0.3), List.of(m.vector("sb", CHANNELS, -1))),
              m.table("a", CHANNELS, states, 0.5, 1),
              m.vector("skip", CHANNELS, 1),
              3));
      m.add(new Operation.Linear(3, List.of(m.projection("out", WIDTH, CHANNELS, false)), 1));
    }

    @Override
    int layers() {
      return 2;
    }
  };

  static final int VOCABULARY = 101;
  static final int WIDTH = 64;
  static final int CONTEXT = 640;
  private static final int INNER = 96;
  private static final int EXPERT = 32;

  /** More than one chunk of channels, and whole blocks of every type. */
  private static final int CHANNELS = 96;

  private static final int HEADS = 4;
  private static final int HEAD = 16;
  private static final double EPSILON = 1e-5;

  abstract void layer(Maker m, int l);

  abstract int layers();

  /** A graph and its weights. */
  record Made(ModelGraph graph, SmallWeights weights) {}

  Made make(Quantiser type) {
    Maker m = new Maker(type);
    m.add(new Operation.Embed(m.weights.matrix("embed", VOCABULARY, WIDTH), 2, 0));
    if (this == POSITIONS) {
      m.add(new Operation.PositionEmbed(0, m.weights.matrix("positions", CONTEXT, WIDTH), 0));
    }
    for (int l = 0; l < layers(); l++) {
      m.layer = l;
      layer(m, l);
      m.add(new Operation.Add(0, 1, 0));
    }
    m.add(new Operation.RmsNorm(0, m.vector("norm", WIDTH, 1), EPSILON, 1));
    Projection head = Projection.of(new WeightRef("embed", VOCABULARY, WIDTH));
    m.add(new Operation.OutputHead(1, head, 1.5, this == GATES ? 3 : 0));
    ModelGraph graph = new ModelGraph(name(), VOCABULARY, WIDTH, CONTEXT, 4, m.operations, m.state);
    return new Made(graph, m.weights);
  }

  /** Collects a graph; names weights by their layer. */
  static final class Maker {
    final SmallWeights weights;
    private final List<Operation> operations = new ArrayList<>();
    private final List<StateLayout> state = new ArrayList<>();
    private int layer;

    Maker(Quantiser type) {
      weights = new SmallWeights(type, 23);
    }

    /** {@code columns}, or one block of the type if that is wider. */
    int wide(int columns) {
      return Math.max(columns, weights.type.blockElements());
    }

    void add(Operation operation) {
      operations.add(operation);
    }

    void state(StateLayout.Kind kind, int keyWidth, int valueWidth) {
      state.add(new StateLayout(layer, kind, keyWidth, valueWidth));
    }

    Projection projection(String name, int rows, int columns, boolean bias) {
      return weights.projection(name + "." + layer, rows, columns, bias);
    }

    WeightRef matrix(String name, int rows, int columns) {
      return weights.matrix(name + "." + layer, rows, columns);
    }

    WeightRef table(String name, int rows, int columns, double around, double spread) {
      return weights.table(name + "." + layer, rows, columns, around, spread);
    }

    WeightRef vector(String name, int n, double around) {
      return weights.vector(name + "." + layer, n, around);
    }

    /** Attention without rotation over register 1. */
    void attention() {
      int width = HEADS * HEAD;
      state(StateLayout.Kind.PAGED, width, width);
      add(new Operation.Linear(1, List.of(projection("qkv", 3 * width, WIDTH, layer == 0)), 2));
      RotaryRule none = new RotaryRule("none", RotaryRule.Pairing.HALVES, new double[0], 1);
      add(
          new Operation.Attention(
              2,
              layer,
              HEADS,
              HEADS,
              HEAD,
              List.of(),
              List.of(),
              EPSILON,
              none,
              0.25,
              OptionalInt.empty(),
              0,
              3));
      add(new Operation.Linear(3, List.of(projection("o", WIDTH, width, false)), 1));
    }
  }
}
