package dev.sheaf.sampling.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * The processors by their definitions: in float64, over whole vocabularies, with full sorts. Scores
 * stand by id; −∞ = out.
 */
final class Slow {
  static final double OUT = Double.NEGATIVE_INFINITY;

  private Slow() {}

  static List<Integer> ids(double[] scores) {
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < scores.length; id++) {
      if (scores[id] > OUT) {
        ids.add(id);
      }
    }
    return ids;
  }

  /** Highest first, of equals the lower id. */
  static List<Integer> sorted(double[] scores) {
    return sortedBy(scores, id -> -scores[id]);
  }

  private static List<Integer> sortedBy(double[] scores, IntToDoubleFunction key) {
    List<Integer> ids = ids(scores);
    ids.sort(
        Comparator.comparingDouble((Integer id) -> key.applyAsDouble(id))
            .thenComparingDouble(id -> -scores[id])
            .thenComparingInt(id -> id));
    return ids;
  }

  /** Probabilities; 0 for what is out. */
  static double[] softmax(double[] scores) {
    double top = Arrays.stream(scores).max().orElse(OUT);
    double[] p = new double[scores.length];
    double sum = 0;
    for (int id : ids(scores)) {
      p[id] = Math.exp(scores[id] - top);
      sum += p[id];
    }
    for (int id = 0; id < p.length; id++) {
      p[id] /= sum;
    }
    return p;
  }

  static double entropy(double[] p) {
    double h = 0;
    for (double q : p) {
      h -= q > 0 ? q * Math.log(q) : 0;
    }
    return h;
  }

  static double[] keep(double[] scores, List<Integer> kept) {
    double[] out = new double[scores.length];
    Arrays.fill(out, OUT);
    kept.forEach(id -> out[id] = scores[id]);
    return out;
  }

  static double[] lists(double[] scores, List<Integer> allowed, List<Integer> banned) {
    double[] out = scores.clone();
    for (int id = 0; id < out.length; id++) {
      if (banned.contains(id) || !(allowed.isEmpty() || allowed.contains(id))) {
        out[id] = OUT;
      }
    }
    return out;
  }

  static double[] bias(double[] scores, Map<Integer, Double> bias) {
    double[] out = scores.clone();
    bias.forEach((id, b) -> out[id] += b);
    return out;
  }

  /** Counts over {@code seen} for repetition, over {@code counted} for the other two. */
  static double[] penalties(
      double[] scores,
      List<Integer> seen,
      List<Integer> counted,
      double repetition,
      double frequency,
      double presence) {
    double[] out = scores.clone();
    for (int id = 0; id < out.length; id++) {
      int token = id;
      if (seen.contains(id)) {
        out[id] = out[id] <= 0 ? out[id] * repetition : out[id] / repetition;
      }
      long count = counted.stream().filter(t -> t == token).count();
      out[id] -= frequency * count + (count > 0 ? presence : 0);
    }
    return out;
  }

  static List<Integer> last(List<Integer> tokens, int window) {
    int n = window < 0 ? tokens.size() : Math.min(window, tokens.size());
    return tokens.subList(tokens.size() - n, tokens.size());
  }

  static double[] badWords(double[] scores, List<int[]> words, List<Integer> output) {
    double[] out = scores.clone();
    for (int[] word : words) {
      boolean fits = word.length - 1 <= output.size();
      for (int i = 0; fits && i < word.length - 1; i++) {
        fits = output.get(output.size() - (word.length - 1) + i) == word[i];
      }
      if (fits) {
        out[word[word.length - 1]] = OUT;
      }
    }
    return out;
  }

  /** Tries every place and every length; breakers are single tokens here. */
  static double[] dry(
      double[] scores,
      List<Integer> tokens,
      double multiplier,
      double base,
      int allowed,
      List<Integer> breakers) {
    int n = tokens.size();
    double[] out = scores.clone();
    int limit = n;
    for (int i = n - 1; i >= 0 && limit == n; i--) {
      if (breakers.contains(tokens.get(i))) {
        limit = n - 1 - i;
      }
    }
    if (multiplier == 0 || base < 1 || n <= allowed || limit < allowed) {
      return out;
    }
    int[] longest = new int[scores.length];
    Arrays.fill(longest, -1);
    for (int next = 1; next < n; next++) {
      int m = 0;
      while (m < Math.min(next, limit) && tokens.get(next - 1 - m).equals(tokens.get(n - 1 - m))) {
        m++;
      }
      if (m >= allowed) {
        longest[tokens.get(next)] = Math.max(longest[tokens.get(next)], m);
      }
    }
    int most = base > 1.000001 ? (int) (88.7228391 / Math.log(base)) : Integer.MAX_VALUE;
    for (int id = 0; id < out.length; id++) {
      if (longest[id] >= 0 && !breakers.contains(id)) {
        out[id] -= multiplier * Math.pow(base, Math.min(longest[id] - allowed, most));
      }
    }
    return out;
  }

  static double[] topNSigma(double[] scores, double n) {
    double[] alive = ids(scores).stream().mapToDouble(id -> scores[id]).toArray();
    if (n <= 0 || alive.length <= 1) {
      return scores;
    }
    double mean = Arrays.stream(alive).average().orElseThrow();
    double variance =
        Arrays.stream(alive).map(s -> (s - mean) * (s - mean)).average().orElseThrow();
    double least = Arrays.stream(alive).max().orElseThrow() - n * Math.sqrt(variance);
    return keep(scores, ids(scores).stream().filter(id -> scores[id] >= least).toList());
  }

  static double[] topK(double[] scores, int k) {
    List<Integer> sorted = sorted(scores);
    return k <= 0 ? scores : keep(scores, sorted.subList(0, Math.min(k, sorted.size())));
  }

  static double[] typical(double[] scores, double p, int minKeep) {
    if (p >= 1 || ids(scores).isEmpty()) {
      return scores;
    }
    double[] q = softmax(scores);
    double h = entropy(q);
    List<Integer> order = sortedBy(scores, id -> Math.abs(-Math.log(q[id]) - h));
    double sum = 0;
    int n = 0;
    while (n < order.size() && !(sum > p && n >= minKeep)) {
      sum += q[order.get(n++)];
    }
    return keep(scores, order.subList(0, n));
  }

  static double[] topP(double[] scores, double p, int minKeep) {
    if (p >= 1) {
      return scores;
    }
    double[] q = softmax(scores);
    List<Integer> order = sorted(scores);
    double sum = 0;
    int n = 0;
    while (n < order.size() && !(sum >= p && n >= minKeep)) {
      sum += q[order.get(n++)];
    }
    return keep(scores, order.subList(0, n));
  }

  /** As vLLM writes it: ascending, what is below the k-th goes; then what sums to ≤ 1 − p goes. */
  static double[] topKTopP(double[] scores, int k, double p) {
    List<Integer> sorted = sorted(scores);
    double[] cut = scores;
    if (k > 0 && k < sorted.size()) {
      double kth = scores[sorted.get(k - 1)];
      cut = keep(scores, sorted.stream().filter(id -> scores[id] >= kth).toList());
    }
    if (p >= 1) {
      return cut;
    }
    double[] q = softmax(cut);
    List<Integer> ascending = sorted(cut).reversed();
    List<Integer> kept = new ArrayList<>();
    double sum = 0;
    for (int id : ascending) {
      sum += q[id];
      if (sum > 1 - p || id == ascending.getLast()) {
        kept.add(id);
      }
    }
    return keep(scores, kept);
  }

  static double[] minP(double[] scores, double p, int minKeep) {
    if (p <= 0) {
      return scores;
    }
    List<Integer> order = sorted(scores);
    double[] q = softmax(scores);
    List<Integer> kept = new ArrayList<>();
    for (int id : order) {
      if (kept.size() < minKeep || q[id] >= p * q[order.getFirst()]) {
        kept.add(id);
      }
    }
    return keep(scores, kept);
  }

  static double[] xtc(double[] scores, double chance, double u, double threshold, int minKeep) {
    List<Integer> order = sorted(scores);
    if (chance <= 0 || threshold > 0.5 || order.size() < 2 || u > chance) {
      return scores;
    }
    double[] q = softmax(scores);
    int last = 0;
    for (int i = 0; i < order.size() && q[order.get(i)] >= threshold; i++) {
      last = i;
    }
    return last == 0 || order.size() - last < minKeep
        ? scores
        : keep(scores, order.subList(last, order.size()));
  }

  static double[] temperature(double[] scores, double t) {
    if (t <= 0) {
      return topK(scores, 1);
    }
    double top = Arrays.stream(scores).max().orElse(OUT);
    double[] out = scores.clone();
    ids(scores).forEach(id -> out[id] = (scores[id] - top) / t);
    return out;
  }

  static double[] dynamicTemperature(double[] scores, double t, double range, double exponent) {
    int n = ids(scores).size();
    if (range <= 0) {
      return temperature(scores, t);
    }
    if (n <= 1) {
      return scores;
    }
    double share = entropy(softmax(scores)) / Math.log(n);
    double low = Math.max(0, t - range);
    double high = t + range;
    return temperature(
        scores, low + (high - low) * Math.pow(Math.max(0, Math.min(1, share)), exponent));
  }

  static double[] mirostat1(double[] scores, double mu) {
    List<Integer> order = sorted(scores);
    double[] q = softmax(scores);
    double tb = 0;
    double tt = 0;
    for (int i = 0; i < 99 && i < order.size() - 1; i++) {
      double t = Math.log((i + 2.0) / (i + 1));
      tb += t * Math.log(q[order.get(i)] / q[order.get(i + 1)]);
      tt += t * t;
    }
    double s = tb / tt;
    double e = s - 1;
    double k = Math.pow(e * Math.pow(2, mu) / (1 - Math.pow(scores.length, -e)), 1 / s);
    return topK(scores, (int) Math.max(1, Math.min(Math.floor(k), scores.length)));
  }

  static double[] mirostat2(double[] scores, double mu) {
    double[] q = softmax(scores);
    List<Integer> order = sorted(scores);
    int n = 0;
    while (n < order.size() && -Math.log(q[order.get(n)]) / Math.log(2) <= mu) {
      n++;
    }
    return keep(scores, order.subList(0, Math.min(order.size(), Math.max(n, 1))));
  }

  static double[] adaptive(double[] scores, double aim) {
    double[] q = softmax(scores);
    double[] out = scores.clone();
    for (int id : ids(scores)) {
      double d = Math.abs(q[id] - aim) / 0.3;
      out[id] = 5 - 10 * d * d / (1 + d);
    }
    return out;
  }

  /** The one whose score plus noise is highest. */
  static int draw(double[] scores, IntToDoubleFunction gumbel) {
    return sortedBy(scores, id -> -(scores[id] + gumbel.applyAsDouble(id))).getFirst();
  }
}
