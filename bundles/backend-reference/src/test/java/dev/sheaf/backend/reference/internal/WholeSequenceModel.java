package dev.sheaf.backend.reference.internal;

import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.Operation;
import dev.sheaf.model.Operation.Projection;
import dev.sheaf.model.RotaryRule;
import dev.sheaf.model.WeightRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Another formulation of the same arithmetic, for tests: the whole sequence at once, no state,
 * scores as a full matrix with a mask, probabilities through the logarithm of the sum, heads turned
 * as complex numbers.
 */
final class WholeSequenceModel {
  private final ModelGraph graph;
  private final Map<String, float[]> weights;

  WholeSequenceModel(ModelGraph graph, TestWeights weights) {
    this.graph = graph;
    this.weights = weights.values;
  }

  /** Logits at every position. */
  double[][] logits(int... ids) {
    Map<Integer, double[][]> r = new HashMap<>();
    for (Operation op : graph.operations()) {
      switch (op) {
        case Operation.Embed o ->
            r.put(o.out(), each(ids.length, t -> scaled(row(o.table(), ids[t]), o.scale())));
        case Operation.RmsNorm o -> {
          double[][] x = r.get(o.in());
          r.put(o.out(), each(ids.length, t -> norm(x[t], o.weight(), o.epsilon())));
        }
        case Operation.Linear o -> {
          double[][] x = r.get(o.in());
          r.put(o.out(), each(ids.length, t -> concatenated(o.siblings(), x[t])));
        }
        case Operation.Attention o -> r.put(o.out(), attention(o, r.get(o.in())));
        case Operation.GatedFeedForward o -> {
          double[][] x = r.get(o.in());
          r.put(o.out(), each(ids.length, t -> feedForward(o, x[t])));
        }
        case Operation.Add o -> {
          double[][] a = r.get(o.a());
          double[][] b = r.get(o.b());
          r.put(o.out(), each(ids.length, t -> sum(a[t], b[t])));
        }
        case Operation.OutputHead o -> {
          double[][] x = r.get(o.in());
          return each(ids.length, t -> scaled(product(o.projection(), x[t]), o.scale()));
        }
        default -> throw new AssertionError(op.capability());
      }
    }
    throw new AssertionError("no head");
  }

  private double[][] attention(Operation.Attention o, double[][] x) {
    int positions = x.length;
    int d = o.headWidth();
    double[][] out = new double[positions][o.heads() * d];
    for (int h = 0; h < o.heads(); h++) {
      int g = h * o.kvHeads() / o.heads();
      double[][] q = new double[positions][];
      double[][] k = new double[positions][];
      double[][] v = new double[positions][];
      for (int t = 0; t < positions; t++) {
        int keysFrom = o.heads() * d;
        int valuesFrom = keysFrom + o.kvHeads() * d;
        q[t] = turned(o, headNorm(o, o.queryNorm(), slice(x[t], h * d, d)), t);
        k[t] = turned(o, headNorm(o, o.keyNorm(), slice(x[t], keysFrom + g * d, d)), t);
        v[t] = slice(x[t], valuesFrom + g * d, d);
      }
      for (int i = 0; i < positions; i++) {
        double[] s = new double[positions];
        double total = 0;
        for (int j = positions - 1; j >= 0; j--) {
          boolean seen = j <= i && (o.window().isEmpty() || j > i - o.window().getAsInt());
          double raw = o.scale() * dot(q[i], k[j]);
          double capped = o.softCap() == 0 ? raw : o.softCap() * Math.tanh(raw / o.softCap());
          s[j] = seen ? capped : Double.NEGATIVE_INFINITY;
          total += Math.exp(s[j]);
        }
        for (int j = positions - 1; j >= 0; j--) {
          double p = Math.exp(s[j] - Math.log(total));
          for (int e = 0; e < d; e++) {
            out[i][h * d + e] += p * v[j][e];
          }
        }
      }
    }
    return out;
  }

  private double[] headNorm(Operation.Attention o, List<WeightRef> weight, double[] x) {
    return weight.isEmpty() ? x : norm(x, weight.getFirst(), o.normEpsilon());
  }

  /** (a + ib) · m·e^{iφ}. */
  private static double[] turned(Operation.Attention o, double[] x, int position) {
    double[] y = x.clone();
    double[] f = o.rotary().inverseFrequencies();
    boolean interleaved = o.rotary().pairing() == RotaryRule.Pairing.INTERLEAVED;
    for (int i = 0; i < f.length; i++) {
      int re = interleaved ? 2 * i : i;
      int im = interleaved ? 2 * i + 1 : i + f.length;
      double modulus = Math.hypot(x[re], x[im]) * o.rotary().attentionFactor();
      double argument = Math.atan2(x[im], x[re]) + position * f[i];
      y[re] = modulus * Math.cos(argument);
      y[im] = modulus * Math.sin(argument);
    }
    return y;
  }

  private double[] feedForward(Operation.GatedFeedForward o, double[] x) {
    double[] gate = product(o.gate(), x);
    double[] up = product(o.up(), x);
    for (int i = 0; i < gate.length; i++) {
      gate[i] = up[i] * activated(o.activation(), gate[i]);
    }
    return product(o.down(), gate);
  }

  private static double activated(Operation.Activation a, double x) {
    return switch (a) {
      case SILU -> x * 0.5 * (1 + Math.tanh(x / 2));
      case RELU -> x > 0 ? x : 0;
      case GELU_TANH ->
          x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3))));
      case GELU -> x * normalDistribution(x);
    };
  }

  /** Φ by Simpson's rule over the density. */
  private static double normalDistribution(double x) {
    int n = 2000;
    double step = x / n;
    double sum = density(0) + density(x);
    for (int i = 1; i < n; i++) {
      sum += (i % 2 == 1 ? 4 : 2) * density(i * step);
    }
    return 0.5 + sum * step / 3;
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  private double[] concatenated(List<Projection> siblings, double[] x) {
    return siblings.stream().flatMapToDouble(p -> java.util.Arrays.stream(product(p, x))).toArray();
  }

  private double[] product(Projection p, double[] x) {
    double[] y = new double[p.weight().rows()];
    for (int o = 0; o < y.length; o++) {
      y[o] = dot(row(p.weight(), o), x);
      if (!p.bias().isEmpty()) {
        y[o] += row(p.bias().getFirst(), 0)[o];
      }
    }
    return y;
  }

  private double[] norm(double[] x, WeightRef weight, double epsilon) {
    double[] w = row(weight, 0);
    double factor = Math.pow(dot(x, x) / x.length + epsilon, -0.5);
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = w[i] * (x[i] * factor);
    }
    return y;
  }

  private double[] row(WeightRef ref, int row) {
    float[] all = weights.get(ref.tensor());
    double[] y = new double[ref.columns()];
    for (int c = 0; c < y.length; c++) {
      y[c] = all[row * ref.columns() + c];
    }
    return y;
  }

  private static double dot(double[] a, double[] b) {
    double s = 0;
    for (int i = a.length - 1; i >= 0; i--) {
      s += a[i] * b[i];
    }
    return s;
  }

  private static double[] slice(double[] x, int from, int count) {
    return java.util.Arrays.copyOfRange(x, from, from + count);
  }

  private static double[] scaled(double[] x, double by) {
    return java.util.Arrays.stream(x).map(e -> e * by).toArray();
  }

  private static double[] sum(double[] a, double[] b) {
    double[] y = a.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] += b[i];
    }
    return y;
  }

  private static double[][] each(int positions, java.util.function.IntFunction<double[]> f) {
    double[][] all = new double[positions][];
    for (int t = 0; t < positions; t++) {
      all[t] = f.apply(t);
    }
    return all;
  }
}
