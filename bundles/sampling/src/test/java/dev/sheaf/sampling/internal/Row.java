package dev.sheaf.sampling.internal;

import dev.sheaf.sampling.Candidates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A row of logits with ties, extremes and masks; and its scores, kept the slow way for the oracles.
 */
final class Row {
  final Candidates candidates;

  /** By id; −∞ where forbidden. */
  final double[] scores;

  Row(long seed, int vocabulary) {
    Random random = new Random(seed);
    candidates = new Candidates(vocabulary);
    scores = new double[vocabulary];
    float[] logits = new float[vocabulary];
    int style = random.nextInt(5);
    for (int id = 0; id < vocabulary; id++) {
      logits[id] =
          switch (style) {
            case 0 -> (float) (3 * random.nextGaussian());
            case 1 -> random.nextInt(4) - 2; // ties everywhere
            case 2 -> 7; // nothing but ties
            case 3 ->
                random.nextInt(10) == 0
                    ? (random.nextBoolean() ? 1e30f : -1e30f)
                    : (float) random.nextGaussian();
            default -> (float) (30 * random.nextGaussian());
          };
      scores[id] = logits[id];
    }
    candidates.reset(logits, 0);
    int mask = random.nextInt(3);
    for (int id = 0; id < vocabulary && mask > 0; id++) {
      if (random.nextInt(mask == 1 ? 2 : 50) == 0) {
        candidates.forbid(id);
        scores[id] = Double.NEGATIVE_INFINITY;
      }
    }
  }

  /** Lets earlier passes leave survivors: none, unordered, ordered, or only some. */
  Row after(int passes, long seed) {
    switch (passes) {
      case 1 -> candidates.everything();
      case 2 -> candidates.order();
      case 3 -> {
        int k = 1 + new Random(seed).nextInt(candidates.vocabulary());
        List<Integer> sorted = sorted();
        candidates.keepTop(k);
        for (int id : sorted.subList(Math.min(k, sorted.size()), sorted.size())) {
          scores[id] = Double.NEGATIVE_INFINITY;
        }
      }
      default -> {}
    }
    return this;
  }

  /** The ids that can still be chosen; highest score first, lower id first among equals. */
  List<Integer> sorted() {
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < scores.length; id++) {
      if (scores[id] > Double.NEGATIVE_INFINITY) {
        ids.add(id);
      }
    }
    ids.sort(Comparator.comparingDouble((Integer id) -> -scores[id]).thenComparingInt(id -> id));
    return ids;
  }

  double top() {
    return scores[sorted().getFirst()];
  }

  /** The survivors' ids in their order. */
  List<Integer> survivors() {
    candidates.everything();
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < candidates.count(); i++) {
      ids.add(candidates.id(i));
    }
    return ids;
  }

  /** The same ids, the lowest first. */
  static List<Integer> byId(List<Integer> ids) {
    return ids.stream().sorted().toList();
  }
}
