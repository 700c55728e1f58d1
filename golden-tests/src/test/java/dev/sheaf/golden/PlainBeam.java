package dev.sheaf.golden;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Beam search as its definition says it, and the search through everything: what the strategy is
 * held against.
 */
final class PlainBeam {
  /** The log-probability of a token after others. */
  interface Chances {
    double logprob(List<Integer> before, int token);
  }

  /** A sequence and the sum of its log-probabilities. */
  record Path(List<Integer> tokens, double sum) {}

  private final Chances chances;
  private final int[] alphabet;
  private final int end;

  /**
   * @param end the token that ends a sequence; −1 if none does
   */
  PlainBeam(Chances chances, int[] alphabet, int end) {
    this.chances = chances;
    this.alphabet = alphabet;
    this.end = end;
  }

  /** The beams after so many tokens, the best first; none of them may have ended. */
  List<Path> beams(int width, int depth) {
    List<Path> live = List.of(new Path(List.of(), 0));
    for (int d = 0; d < depth; d++) {
      List<Path> next = new ArrayList<>();
      for (Path path : live) {
        for (int token : alphabet) {
          next.add(longer(path, token));
        }
      }
      next.sort(Comparator.comparingDouble(Path::sum).reversed());
      live = next.subList(0, Math.min(width, next.size()));
    }
    return live;
  }

  /** Every sequence of so many tokens, and every shorter one that ended; the best first. */
  List<Path> everything(int depth) {
    List<Path> all = new ArrayList<>();
    grow(new Path(List.of(), 0), depth, all);
    all.sort(Comparator.comparingDouble(Path::sum).reversed());
    return all;
  }

  private void grow(Path path, int left, List<Path> all) {
    boolean ended = !path.tokens().isEmpty() && path.tokens().getLast() == end;
    if (left == 0 || ended) {
      all.add(path);
      return;
    }
    for (int token : alphabet) {
      grow(longer(path, token), left - 1, all);
    }
  }

  private Path longer(Path path, int token) {
    List<Integer> tokens = new ArrayList<>(path.tokens());
    tokens.add(token);
    return new Path(tokens, path.sum() + chances.logprob(path.tokens(), token));
  }
}
