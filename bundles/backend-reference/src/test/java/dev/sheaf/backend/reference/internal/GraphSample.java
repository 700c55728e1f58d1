package dev.sheaf.backend.reference.internal;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.StateLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Small graphs of every kind that the operations allow, with random weights. */
record GraphSample(
    int heads,
    int kvHeads,
    int headWidth,
    int pairs,
    RotaryRule.Pairing pairing,
    boolean headNorms,
    boolean biases,
    OptionalInt window,
    double softCap,
    Activation activation) {
  static final int VOCABULARY = 29;
  static final int WIDTH = 12;
  static final int INNER = 20;
  static final int LAYERS = 2;

  static GraphSample plain() {
    return new GraphSample(
        4,
        2,
        6,
        3,
        RotaryRule.Pairing.HALVES,
        false,
        false,
        OptionalInt.empty(),
        0,
        Activation.SILU);
  }

  GraphSample heads(int count, int kvCount, int width, int rotaryPairs) {
    return new GraphSample(
        count,
        kvCount,
        width,
        rotaryPairs,
        pairing,
        headNorms,
        biases,
        window,
        softCap,
        activation);
  }

  GraphSample interleaved() {
    return new GraphSample(
        heads,
        kvHeads,
        headWidth,
        pairs,
        RotaryRule.Pairing.INTERLEAVED,
        headNorms,
        biases,
        window,
        softCap,
        activation);
  }

  GraphSample withNormsAndBiases() {
    return new GraphSample(
        heads, kvHeads, headWidth, pairs, pairing, true, true, window, softCap, activation);
  }

  GraphSample window(int tokens) {
    return new GraphSample(
        heads,
        kvHeads,
        headWidth,
        pairs,
        pairing,
        headNorms,
        biases,
        OptionalInt.of(tokens),
        softCap,
        activation);
  }

  GraphSample softCap(double cap) {
    return new GraphSample(
        heads, kvHeads, headWidth, pairs, pairing, headNorms, biases, window, cap, activation);
  }

  GraphSample activation(Activation other) {
    return new GraphSample(
        heads, kvHeads, headWidth, pairs, pairing, headNorms, biases, window, softCap, other);
  }

  ModelGraph graph(TestWeights w) {
    List<Operation> ops = new ArrayList<>();
    List<StateLayout> state = new ArrayList<>();
    double[] frequencies = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      frequencies[i] = Math.pow(100, -(double) i / pairs);
    }
    RotaryRule rotary = new RotaryRule("test", pairing, frequencies, 1.1);
    int queries = heads * headWidth;
    int keys = kvHeads * headWidth;
    ops.add(new Operation.Embed(w.matrix("table", VOCABULARY, WIDTH), 1.5, 0));
    for (int l = 0; l < LAYERS; l++) {
      String p = "layer" + l + ".";
      ops.add(new Operation.RmsNorm(0, w.vector(p + "norm1", WIDTH), 1e-5, 1));
      ops.add(
          new Operation.Linear(
              1,
              List.of(
                  projection(w, p + "q", queries, WIDTH),
                  projection(w, p + "k", keys, WIDTH),
                  projection(w, p + "v", keys, WIDTH)),
              2));
      ops.add(
          new Operation.Attention(
              2,
              l,
              heads,
              kvHeads,
              headWidth,
              headNorms ? List.of(w.vector(p + "qnorm", headWidth)) : List.of(),
              headNorms ? List.of(w.vector(p + "knorm", headWidth)) : List.of(),
              1e-6,
              rotary,
              0.7,
              window,
              softCap,
              3));
      ops.add(new Operation.Linear(3, List.of(projection(w, p + "o", WIDTH, queries)), 4));
      ops.add(new Operation.Add(0, 4, 0));
      ops.add(new Operation.RmsNorm(0, w.vector(p + "norm2", WIDTH), 1e-5, 1));
      ops.add(
          new Operation.GatedFeedForward(
              1,
              projection(w, p + "gate", INNER, WIDTH),
              projection(w, p + "up", INNER, WIDTH),
              projection(w, p + "down", WIDTH, INNER),
              activation,
              4));
      ops.add(new Operation.Add(0, 4, 0));
      state.add(new StateLayout(l, StateLayout.Kind.PAGED, keys, keys));
    }
    ops.add(new Operation.RmsNorm(0, w.vector("norm", WIDTH), 1e-5, 1));
    ops.add(new Operation.OutputHead(1, projection(w, "head", VOCABULARY, WIDTH), 2.5));
    return new ModelGraph("sample", VOCABULARY, WIDTH, 512, 5, ops, state);
  }

  private Projection projection(TestWeights w, String name, int rows, int columns) {
    return new Projection(
        w.matrix(name, rows, columns),
        biases ? List.of(w.vector(name + ".bias", rows)) : List.of());
  }
}
