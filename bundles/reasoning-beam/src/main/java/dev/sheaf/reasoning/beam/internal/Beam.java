package dev.sheaf.reasoning.beam.internal;

import dev.sheaf.reasoning.Branch;

/**
 * A path of the search.
 *
 * @param branch holds its tokens
 * @param text of all its steps, delimiters included
 * @param end what its last step ended with
 * @param score of the reward model; NaN where there is none
 */
record Beam(Branch branch, String text, End end, double score) {
  /** What a step ends with. */
  enum End {
    /** The delimiter, or the most tokens of a step: it can go on. */
    STEP,
    /** The model, a stop text, the most tokens of an answer, the context's end. */
    ANSWER,
    /** Nothing was left to spend. */
    BUDGET
  }

  boolean done() {
    return end == End.ANSWER;
  }

  Beam scored(double value) {
    return new Beam(branch, text, end, value);
  }

  /** Equal for duplicates: the full path, not the last step. */
  record Key(String text, boolean done) {}

  Key key() {
    return new Key(text, done());
  }

  /** The better one first: a missing score is worse than any; of equals neither is. */
  static int better(Beam a, Beam b) {
    if (Double.isNaN(a.score()) || Double.isNaN(b.score())) {
      return Boolean.compare(Double.isNaN(a.score()), Double.isNaN(b.score()));
    }
    // Not Double.compare, which tells −0 from 0.
    return a.score() > b.score() ? -1 : a.score() < b.score() ? 1 : 0;
  }
}
