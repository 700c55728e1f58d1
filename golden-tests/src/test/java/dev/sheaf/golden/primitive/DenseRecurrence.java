package dev.sheaf.golden.primitive;

import dev.sheaf.model.SelectiveScan;
import dev.sheaf.model.ShortConvolution;
import dev.sheaf.model.WeightRef;
import java.util.List;

/** Recurrent mixers of {@link DenseModel}, over the whole of one sequence, without state. */
final class DenseRecurrence {
  private DenseRecurrence() {}

  static double[][] convolution(DenseModel m, ShortConvolution o, double[][] x) {
    int n = o.channels();
    double[][] u = new double[x.length][n];
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < n; i++) {
        u[t][i] = x[t][i] * x[t][2 * n + i];
      }
    }
    double[][] y = causal(m, o.kernel(), o.bias(), u);
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < n; i++) {
        y[t][i] *= x[t][n + i];
      }
    }
    return y;
  }

  private static double[][] causal(
      DenseModel m, WeightRef kernel, List<WeightRef> bias, double[][] u) {
    double[][] y = new double[u.length][kernel.rows()];
    for (int i = 0; i < kernel.rows(); i++) {
      double[] k = m.row(kernel, i);
      for (int t = 0; t < u.length; t++) {
        for (int back = 0; back < k.length && back <= t; back++) {
          y[t][i] += k[k.length - 1 - back] * u[t - back][i];
        }
        y[t][i] += bias.isEmpty() ? 0 : m.row(bias.getFirst(), 0)[i];
      }
    }
    return y;
  }

  static double[][] scan(DenseModel m, SelectiveScan o, double[][] in) {
    int n = o.inner();
    int rank = o.step().weight().columns();
    double[][] x = new double[in.length][];
    for (int t = 0; t < in.length; t++) {
      x[t] = DenseModel.slice(in[t], 0, n);
    }
    x = causal(m, o.kernel(), o.kernelBias(), x);
    double[][] h = new double[n][o.state()];
    double[][] y = new double[in.length][n];
    for (int t = 0; t < in.length; t++) {
      double[] a = DenseModel.map(x[t], v -> v / (1 + Math.exp(-v)));
      double[] p = m.product(o.parameters(), a);
      double[] delta =
          DenseModel.map(
              m.product(o.step(), DenseModel.slice(p, 0, rank)), v -> Math.log(1 + Math.exp(v)));
      for (int i = 0; i < n; i++) {
        double[] logA = m.row(o.logA(), i);
        for (int j = 0; j < o.state(); j++) {
          double decay = Math.exp(-delta[i] * Math.exp(logA[j]));
          h[i][j] = decay * h[i][j] + delta[i] * p[rank + j] * a[i];
          y[t][i] += p[rank + o.state() + j] * h[i][j];
        }
        y[t][i] += m.row(o.skip(), 0)[i] * a[i];
        double z = in[t][n + i];
        y[t][i] *= z / (1 + Math.exp(-z));
      }
    }
    return y;
  }
}
