package dev.sheaf.kernel.internal.random;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.Noise;
import dev.sheaf.sampling.Sampler;

/**
 * Samples the softmax of the scores: the candidate with the highest score plus noise, of equals the
 * lowest id. (Scores differ from log-probabilities by a constant, which changes no maximum.)
 *
 * <p>It looks at the candidate with the highest score first; then noise is computed only for those
 * which neither the {@linkplain Noise#bound() common bound} nor {@linkplain Noise#bound(int) their
 * own} rules out. Without survivors it walks the scores where they are, so a whole vocabulary is
 * never copied. Stateless.
 *
 * @see <a href="https://arxiv.org/abs/1411.0030">Maddison et al. 2014: A* sampling, §2</a>
 */
public final class NoiseSampler implements Sampler {
  private static final int NONE = -1;

  @Override
  public int sample(Candidates candidates, Noise noise) {
    return candidates.hasSurvivors() ? ofSurvivors(candidates, noise) : ofAll(candidates, noise);
  }

  private static int ofSurvivors(Candidates candidates, Noise noise) {
    int count = candidates.count();
    int first = NONE;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      if (candidates.survivorScore(i) > highest) {
        highest = candidates.survivorScore(i);
        first = i;
      }
    }
    if (first == NONE) {
      return NONE;
    }
    double bound = noise.bound();
    int best = candidates.id(first);
    double top = highest + noise.gumbel(best);
    for (int i = 0; i < count; i++) {
      double score = candidates.survivorScore(i);
      int id = candidates.id(i);
      if (i == first || !mayWin(score, bound, top) || !mayWin(score, noise.bound(id), top)) {
        continue;
      }
      double value = score + noise.gumbel(id);
      if (value > top || (value == top && id < best)) {
        top = value;
        best = id;
      }
    }
    return best;
  }

  private static int ofAll(Candidates candidates, Noise noise) {
    int first = candidates.best();
    if (first == NONE) {
      return NONE;
    }
    double bound = noise.bound();
    int best = first;
    double top = candidates.score(first) + noise.gumbel(first);
    int vocabulary = candidates.vocabulary();
    for (int id = 0; id < vocabulary; id++) {
      double score = candidates.score(id);
      if (id == first || !mayWin(score, bound, top) || !mayWin(score, noise.bound(id), top)) {
        continue;
      }
      double value = score + noise.gumbel(id);
      if (value > top || (value == top && id < best)) {
        top = value;
        best = id;
      }
    }
    return best;
  }

  /** Rounding keeps order, so score + noise ≤ score + bound holds for the rounded sums as well. */
  private static boolean mayWin(double score, double bound, double top) {
    return score + bound >= top && score != Double.NEGATIVE_INFINITY;
  }
}
