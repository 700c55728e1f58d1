package dev.sheaf.golden.primitive;

import dev.sheaf.model.Experts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Mixture of experts of {@link DenseModel}: by sorting. */
final class DenseExperts {
  private DenseExperts() {}

  static double[] row(DenseModel m, Experts o, double[] x) {
    double[] s = m.product(o.router(), x);
    double total = java.util.Arrays.stream(s).map(Math::exp).sum();
    boolean sigmoid = o.routing().score() == Experts.Score.SIGMOID;
    double[] score = DenseModel.map(s, v -> sigmoid ? 1 / (1 + Math.exp(-v)) : Math.exp(v) / total);
    double[] biased =
        o.correction().isEmpty()
            ? score
            : DenseModel.sum(score, m.row(o.correction().getFirst(), 0));
    List<Integer> chosen =
        eligible(o, biased).stream()
            .sorted(Comparator.comparingDouble((Integer e) -> -biased[e]))
            .limit(o.routing().perToken())
            .toList();
    double sum = chosen.stream().mapToDouble(e -> score[e]).sum();
    double[] y = new double[x.length];
    for (int e : chosen) {
      Experts.Expert expert = o.experts().get(e);
      double w = o.routing().scale() * score[e] / (o.routing().normalise() ? sum : 1);
      double[] one = m.gated(expert.gate(), expert.up(), expert.down(), o.activation(), x);
      y = DenseModel.sum(y, DenseModel.scaled(one, w));
    }
    return y;
  }

  private static List<Integer> eligible(Experts o, double[] biased) {
    int groups = o.routing().groups();
    int size = biased.length / groups;
    List<Integer> best =
        IntStream.range(0, groups)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer g) -> -twoBest(biased, g * size, size)))
            .limit(o.routing().groupsPerToken())
            .collect(Collectors.toCollection(ArrayList::new));
    return IntStream.range(0, biased.length).filter(e -> best.contains(e / size)).boxed().toList();
  }

  private static double twoBest(double[] x, int from, int count) {
    return java.util.Arrays.stream(x, from, from + count)
        .map(v -> -v)
        .sorted()
        .limit(2)
        .map(v -> -v)
        .sum();
  }
}
