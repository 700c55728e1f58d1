package dev.sheaf.golden.primitive;

import dev.sheaf.model.Experts;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Activation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import dev.sheaf.model.WeightRef;
import dev.sheaf.testing.RandomWeights;
import dev.sheaf.testing.SampleModels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The arithmetic of a graph in float64, written independently of every backend: all rows at once,
 * no state; who sees whom is given from outside.
 */
final class DenseModel {
  /**
   * One row.
   *
   * @param depth layers that it passes; the model's own number for all
   */
  record Row(int token, int position, int depth) {}

  private final ModelGraph graph;
  private final RandomWeights weights;

  DenseModel(SampleModels.Sample sample) {
    this.graph = sample.graph();
    this.weights = sample.weights();
  }

  /** Rows that pass all layers, at the positions from {@code from} on. */
  Row[] rows(int from, int... ids) {
    Row[] rows = new Row[ids.length];
    Arrays.setAll(rows, i -> new Row(ids[i], from + i, graph.layers().size()));
    return rows;
  }

  /** Logits of one plain sequence. */
  double[][] plain(int... ids) {
    return logits(rows(0, ids), DenseAttention.causal(rows(0, ids)));
  }

  /** Logits of every row. */
  double[][] logits(Row[] rows, DenseAttention.Sees sees) {
    Map<Integer, double[][]> r = new HashMap<>();
    for (int i = 0; i < graph.operations().size(); i++) {
      int layer = layerOf(i);
      Operation op = graph.operations().get(i);
      double[][] out = apply(op, layer, r, rows, sees);
      if (op instanceof Operation.OutputHead) {
        return out;
      }
      double[][] old = r.get(op.out());
      for (int t = 0; op.out() == 0 && old != null && t < rows.length; t++) {
        boolean left = layer < graph.layers().size() && layer >= rows[t].depth();
        out[t] = left ? old[t] : out[t];
      }
      r.put(op.out(), out);
    }
    throw new AssertionError("no head");
  }

  /** Logits of a hidden state of the last layer: what follows the layers. */
  double[] head(double[] hidden) {
    Map<Integer, double[][]> r = new HashMap<>();
    ModelGraph.Layer last = graph.layers().getLast();
    r.put(last.register(), new double[][] {hidden});
    Row[] one = rows(0, 0);
    for (int i = last.end(); i < graph.operations().size(); i++) {
      Operation op = graph.operations().get(i);
      r.put(op.out(), apply(op, layerOf(i), r, one, DenseAttention.causal(one)));
    }
    return r.get(Operation.NO_REGISTER)[0];
  }

  private int layerOf(int operation) {
    return (int) graph.layers().stream().filter(l -> l.end() <= operation).count();
  }

  private double[][] apply(
      Operation op, int layer, Map<Integer, double[][]> r, Row[] rows, DenseAttention.Sees sees) {
    int n = rows.length;
    return switch (op) {
      case Operation.Embed o -> each(n, t -> scaled(row(o.table(), rows[t].token()), o.scale()));
      case Operation.PositionEmbed o ->
          each(n, t -> sum(r.get(o.in())[t], row(o.table(), rows[t].position())));
      case Operation.RmsNorm o ->
          each(n, t -> rms(r.get(o.in())[t], row(o.weight(), 0), o.epsilon(), o.offset()));
      case Operation.LayerNorm o -> each(n, t -> layerNorm(o, r.get(o.in())[t]));
      case Operation.Linear o ->
          each(
              n,
              t ->
                  o.siblings().stream()
                      .flatMapToDouble(p -> Arrays.stream(product(p, r.get(o.in())[t])))
                      .toArray());
      case Operation.Attention o -> DenseAttention.heads(this, o, layer, r.get(o.in()), rows, sees);
      case LatentAttention o ->
          DenseAttention.latent(this, o, layer, r.get(o.queries()), r.get(o.in()), rows, sees);
      case ShortConvolution o -> DenseRecurrence.convolution(this, o, r.get(o.in()));
      case SelectiveScan o -> DenseRecurrence.scan(this, o, r.get(o.in()));
      case Experts o -> each(n, t -> DenseExperts.row(this, o, r.get(o.in())[t]));
      case Operation.GatedFeedForward o ->
          each(n, t -> gated(o.gate(), o.up(), o.down(), o.activation(), r.get(o.in())[t]));
      case Operation.FeedForward o ->
          each(
              n,
              t ->
                  product(
                      o.down(),
                      map(product(o.up(), r.get(o.in())[t]), x -> activated(o.activation(), x))));
      case Operation.Add o -> each(n, t -> sum(r.get(o.a())[t], r.get(o.b())[t]));
      case Operation.OutputHead o ->
          each(
              n,
              t ->
                  map(
                      product(o.projection(), r.get(o.in())[t]),
                      x -> capped(x * o.scale(), o.softCap())));
      default -> throw new AssertionError(op.capability());
    };
  }

  double[] gated(Projection gate, Projection up, Projection down, Activation a, double[] x) {
    double[] g = product(gate, x);
    double[] u = product(up, x);
    for (int i = 0; i < g.length; i++) {
      g[i] = u[i] * activated(a, g[i]);
    }
    return product(down, g);
  }

  static double activated(Activation a, double x) {
    return switch (a) {
      case SILU -> x * 0.5 * (1 + Math.tanh(x / 2));
      case RELU -> x > 0 ? x : 0;
      case GELU_TANH ->
          x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3))));
      case GELU -> throw new AssertionError("no sample uses it");
    };
  }

  static double capped(double x, double cap) {
    return cap == 0 ? x : cap * Math.tanh(x / cap);
  }

  static double[] rms(double[] x, double[] w, double epsilon, double offset) {
    double factor = Math.pow(dot(x, x) / x.length + epsilon, -0.5);
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (offset + w[i]) * (x[i] * factor);
    }
    return y;
  }

  private double[] layerNorm(Operation.LayerNorm o, double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double[] w = row(o.weight(), 0);
    double[] y = rms(map(x, v -> v - mean), w, o.epsilon(), 0);
    return o.bias().isEmpty() ? y : sum(y, row(o.bias().getFirst(), 0));
  }

  double[] product(Projection p, double[] x) {
    double[] y = product(p.weight(), x);
    return p.bias().isEmpty() ? y : sum(y, row(p.bias().getFirst(), 0));
  }

  double[] product(WeightRef w, double[] x) {
    double[] y = new double[w.rows()];
    for (int o = 0; o < y.length; o++) {
      y[o] = dot(row(w, o), x);
    }
    return y;
  }

  double[] row(WeightRef w, int row) {
    float[] all = weights.values(w.tensor());
    double[] y = new double[w.columns()];
    for (int c = 0; c < y.length; c++) {
      y[c] = all[w.transposed() ? c * w.rows() + row : row * w.columns() + c];
    }
    return y;
  }

  static double dot(double[] a, double[] b) {
    double s = 0;
    for (int i = a.length - 1; i >= 0; i--) {
      s += a[i] * b[i];
    }
    return s;
  }

  static double[] slice(double[] x, int from, int count) {
    return Arrays.copyOfRange(x, from, from + count);
  }

  static double[] scaled(double[] x, double by) {
    return map(x, e -> e * by);
  }

  static double[] sum(double[] a, double[] b) {
    double[] y = a.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] += b[i];
    }
    return y;
  }

  static double[] map(double[] x, java.util.function.DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  static double[][] each(int n, IntFunction<double[]> f) {
    double[][] all = new double[n][];
    Arrays.setAll(all, f);
    return all;
  }
}
