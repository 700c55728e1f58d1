package dev.sheaf.golden.primitive;

import dev.sheaf.golden.primitive.DenseModel.Row;
import dev.sheaf.model.LatentAttention;
import dev.sheaf.model.Operation;
import dev.sheaf.model.RotaryRule;
import java.util.ArrayList;
import java.util.List;

/** Attention of {@link DenseModel}: every score of every row, heads turned as complex numbers. */
final class DenseAttention {
  /**
   * One entry of what a row sees.
   *
   * @param row whose key and value
   * @param queryPosition what the query is turned to for it
   * @param masked keeps its index, but is not seen
   */
  record Seen(int row, int queryPosition, boolean masked) {
    static Seen of(int row, int queryPosition) {
      return new Seen(row, queryPosition, false);
    }
  }

  /** What rows see. */
  @FunctionalInterface
  interface Sees {
    /** In order of index; the row itself is among them. */
    List<Seen> at(int layer, int head, int row);

    /** Multiplies the scores of a row. */
    default double scoreScale(int row) {
      return 1;
    }
  }

  private DenseAttention() {}

  /** Each row sees those before it, and itself. */
  static Sees causal(Row[] rows) {
    return (layer, head, row) -> {
      List<Seen> all = new ArrayList<>();
      for (int j = 0; j <= row; j++) {
        all.add(Seen.of(j, rows[row].position()));
      }
      return all;
    };
  }

  static double[][] heads(
      DenseModel m, Operation.Attention o, int layer, double[][] x, Row[] rows, Sees sees) {
    int d = o.headWidth();
    int keysFrom = o.heads() * d;
    int valuesFrom = keysFrom + o.kvHeads() * d;
    double[][] out = new double[rows.length][o.heads() * d];
    for (int h = 0; h < o.heads(); h++) {
      int g = h * o.kvHeads() / o.heads();
      double[][] k = new double[rows.length][];
      for (int j = 0; j < rows.length; j++) {
        double[] key = normed(m, o, o.keyNorm(), DenseModel.slice(x[j], keysFrom + g * d, d));
        k[j] = turned(o.rotary(), key, rows[j].position());
      }
      for (int i = 0; i < rows.length; i++) {
        double[] q = normed(m, o, o.queryNorm(), DenseModel.slice(x[i], h * d, d));
        List<Seen> seen = sees.at(layer, h, i);
        double scale = o.scale() * sees.scoreScale(i);
        double[] p = new double[seen.size()];
        for (int n = 0; n < p.length; n++) {
          Seen s = seen.get(n);
          double score =
              scale * DenseModel.dot(turned(o.rotary(), q, s.queryPosition()), k[s.row()]);
          boolean hidden = s.masked() || beforeWindow(o, seen, i, n);
          p[n] = hidden ? Double.NEGATIVE_INFINITY : DenseModel.capped(score, o.softCap());
        }
        softmax(p);
        for (int n = p.length - 1; n >= 0; n--) {
          double[] value = DenseModel.slice(x[seen.get(n).row()], valuesFrom + g * d, d);
          for (int e = 0; e < d; e++) {
            out[i][h * d + e] += p[n] * value[e];
          }
        }
      }
    }
    return out;
  }

  private static boolean beforeWindow(Operation.Attention o, List<Seen> seen, int row, int n) {
    int own = 0;
    while (seen.get(own).row() != row) {
      own++;
    }
    return o.window().isPresent() && n <= own - o.window().getAsInt();
  }

  private static double[] normed(
      DenseModel m, Operation.Attention o, List<dev.sheaf.model.WeightRef> w, double[] x) {
    return w.isEmpty() ? x : DenseModel.rms(x, m.row(w.getFirst(), 0), o.normEpsilon(), 0);
  }

  /** Keys and values expanded for every head and cell, as the formula says. */
  static double[][] latent(
      DenseModel m,
      LatentAttention o,
      int layer,
      double[][] queries,
      double[][] x,
      Row[] rows,
      Sees sees) {
    int qw = o.plainWidth() + o.rotaryWidth();
    double[][] out = new double[rows.length][o.heads() * o.valueWidth()];
    for (int h = 0; h < o.heads(); h++) {
      int u = h * (o.plainWidth() + o.valueWidth());
      double[][] k = new double[rows.length][];
      double[][] v = new double[rows.length][];
      double[][] r = new double[rows.length][];
      for (int j = 0; j < rows.length; j++) {
        double[] latent = DenseModel.slice(x[j], 0, o.rank());
        double[] c = DenseModel.rms(latent, m.row(o.latentNorm(), 0), o.normEpsilon(), 0);
        k[j] = expanded(m, o, u, o.plainWidth(), c);
        v[j] = expanded(m, o, u + o.plainWidth(), o.valueWidth(), c);
        double[] rotary = DenseModel.slice(x[j], o.rank(), o.rotaryWidth());
        r[j] = turned(o.rotary(), rotary, rows[j].position());
      }
      for (int i = 0; i < rows.length; i++) {
        double[] plain = DenseModel.slice(queries[i], h * qw, o.plainWidth());
        double[] rotary = DenseModel.slice(queries[i], h * qw + o.plainWidth(), o.rotaryWidth());
        List<Seen> seen = sees.at(layer, h, i);
        double[] p = new double[seen.size()];
        for (int n = 0; n < p.length; n++) {
          Seen s = seen.get(n);
          double score =
              DenseModel.dot(plain, k[s.row()])
                  + DenseModel.dot(turned(o.rotary(), rotary, s.queryPosition()), r[s.row()]);
          p[n] = s.masked() ? Double.NEGATIVE_INFINITY : o.scale() * sees.scoreScale(i) * score;
        }
        softmax(p);
        for (int n = p.length - 1; n >= 0; n--) {
          for (int e = 0; e < o.valueWidth(); e++) {
            out[i][h * o.valueWidth() + e] += p[n] * v[seen.get(n).row()][e];
          }
        }
      }
    }
    return out;
  }

  private static double[] expanded(
      DenseModel m, LatentAttention o, int from, int count, double[] latent) {
    double[] y = new double[count];
    for (int d = 0; d < count; d++) {
      y[d] = DenseModel.dot(m.row(o.expand(), from + d), latent);
    }
    return y;
  }

  /** Through the logarithm of the sum. */
  private static void softmax(double[] scores) {
    double total = 0;
    for (double s : scores) {
      total += Math.exp(s);
    }
    for (int n = 0; n < scores.length; n++) {
      scores[n] = Math.exp(scores[n] - Math.log(total));
    }
  }

  /** (a + ib) · m·e^{iφ}. */
  static double[] turned(RotaryRule rule, double[] x, int position) {
    double[] y = x.clone();
    double[] f = rule.inverseFrequencies();
    boolean interleaved = rule.pairing() == RotaryRule.Pairing.INTERLEAVED;
    for (int i = 0; i < f.length; i++) {
      int re = interleaved ? 2 * i : i;
      int im = interleaved ? 2 * i + 1 : i + f.length;
      double modulus = Math.hypot(x[re], x[im]) * rule.attentionFactor();
      double argument = Math.atan2(x[im], x[re]) + position * f[i];
      y[re] = modulus * Math.cos(argument);
      y[im] = modulus * Math.sin(argument);
    }
    return y;
  }
}
