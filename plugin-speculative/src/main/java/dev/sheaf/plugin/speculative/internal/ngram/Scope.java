package dev.sheaf.plugin.speculative.internal.ngram;

import org.jspecify.annotations.Nullable;

/** What the sequences of one scope have taught; nothing leaves it. */
final class Scope {
  private final StoreBudget budget;
  private final int longest;
  private @Nullable GramTable table;
  private int prefixLength;
  private long prefixHash;

  /** Live sequences of this scope. */
  int sequences;

  Scope(StoreBudget budget, int longest) {
    this.budget = budget;
    this.longest = longest;
  }

  /** What is known, or null where memory has not sufficed to begin. */
  @Nullable GramTable table() {
    if (table == null && budget.begin(GramTable.bytes(GramTable.LEAST_ENTRIES))) {
      table = new GramTable(budget);
    }
    return table;
  }

  /** Takes in that tokens {@code from} to {@code to} followed those before them. */
  void learn(int[] tokens, int from, int to) {
    GramTable known = table();
    if (known == null) {
      return;
    }
    for (int i = Math.max(from, 1); i < to; i++) {
      long gram = Gram.NONE;
      int least = Math.max(0, i - longest);
      for (int j = i - 1; j >= least; j--) {
        gram = Gram.before(gram, tokens[j]);
        known.add(gram, tokens[i]);
      }
    }
  }

  /**
   * How many of a new sequence's tokens are known: forks of one prompt teach it once.
   *
   * @return the length of the first sequence's beginning if this one begins alike, else 0
   */
  int known(int[] tokens, int length) {
    if (prefixLength == 0) {
      prefixLength = length;
      prefixHash = hash(tokens, length);
      return 0;
    }
    return length >= prefixLength && hash(tokens, prefixLength) == prefixHash ? prefixLength : 0;
  }

  private static long hash(int[] tokens, int length) {
    long hash = Gram.NONE;
    for (int i = 0; i < length; i++) {
      hash = Gram.before(hash, tokens[i]);
    }
    return hash;
  }

  /** Gives all memory back. */
  void release() {
    GramTable known = table;
    table = null;
    if (known != null) {
      budget.giveBack(known.bytes());
    }
  }
}
