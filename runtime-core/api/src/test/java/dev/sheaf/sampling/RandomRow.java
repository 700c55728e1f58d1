package dev.sheaf.sampling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A row of logits with ties, extremes, edits and masks, and what its candidates should be, kept the
 * slow way.
 */
final class RandomRow {
  final int vocabulary;
  final float[] logits;
  final int offset;
  final double[] expected;
  final Candidates candidates;

  RandomRow(long seed, int vocabulary) {
    this(seed, vocabulary, new Candidates(vocabulary));
  }

  /** Fills {@code candidates} anew. */
  RandomRow(long seed, int vocabulary, Candidates candidates) {
    Random random = new Random(seed);
    this.vocabulary = vocabulary;
    this.candidates = candidates;
    offset = random.nextInt(3) * vocabulary;
    logits = new float[offset + vocabulary];
    expected = new double[vocabulary];
    int style = random.nextInt(4);
    for (int i = 0; i < logits.length; i++) {
      logits[i] =
          switch (style) {
            case 0 -> (float) (4 * random.nextGaussian());
            case 1 -> random.nextInt(5) - 2; // ties everywhere
            case 2 ->
                random.nextInt(10) == 0
                    ? (random.nextBoolean() ? 1e30f : -1e30f)
                    : (float) random.nextGaussian();
            default ->
                random.nextInt(4) == 0
                    ? Float.NEGATIVE_INFINITY
                    : (float) (20 * random.nextGaussian());
          };
    }
    candidates.reset(logits, offset);
    for (int id = 0; id < vocabulary; id++) {
      expected[id] = logits[offset + id];
    }
    for (int i = random.nextInt(3) == 0 ? random.nextInt(2 * vocabulary) : 0; i > 0; i--) {
      int id = random.nextInt(vocabulary);
      double score = random.nextInt(9) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian();
      candidates.edit(id, score);
      expected[id] = score;
    }
    int masks = random.nextInt(4);
    if (masks == 1) {
      for (int i = random.nextInt(vocabulary + 1); i > 0; i--) {
        int id = random.nextInt(vocabulary);
        candidates.forbid(id);
        expected[id] = Double.NEGATIVE_INFINITY;
      }
    } else if (masks == 2) {
      long[] allowed = new long[(vocabulary + 63) >>> 6];
      for (int id = 0; id < vocabulary; id++) {
        if (random.nextInt(3) > 0) {
          allowed[id >>> 6] |= 1L << id;
        } else {
          expected[id] = Double.NEGATIVE_INFINITY;
        }
      }
      candidates.allowOnly(allowed);
    }
  }

  /** The ids that are not forbidden, sorted: highest score first, lower id first among equals. */
  List<Integer> sorted() {
    List<Integer> ids = new ArrayList<>();
    for (int id = 0; id < vocabulary; id++) {
      if (expected[id] > Double.NEGATIVE_INFINITY) {
        ids.add(id);
      }
    }
    ids.sort(Comparator.comparingDouble((Integer id) -> -expected[id]).thenComparingInt(id -> id));
    return ids;
  }

  /** The ids of the survivors, in their order. */
  List<Integer> survivors() {
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
