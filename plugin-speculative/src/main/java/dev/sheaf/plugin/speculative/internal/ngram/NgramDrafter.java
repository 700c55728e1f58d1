package dev.sheaf.plugin.speculative.internal.ngram;

import dev.sheaf.speculation.DraftSink;
import dev.sheaf.speculation.Drafter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Proposes what followed the same last tokens earlier, in this sequence or in another of its scope.
 *
 * <p><b>Time.</b> Per row and step a few look-ups for each proposed token, and for each token that
 * is new since the last step; a long prompt is taken in over several steps. <b>Memory.</b> At most
 * the bytes it was given; a scope's are free once its last sequence has ended.
 *
 * @see <a href="https://github.com/apoorvumang/prompt-lookup-decoding">Saxena 2023, Prompt Lookup
 *     Decoding</a>
 */
final class NgramDrafter implements Drafter {
  /** Tokens taken in per step, over all rows: about a millisecond. */
  private static final int LEARN_PER_STEP = 4096;

  /** Sequences that are remembered though nobody said that they ended. */
  private static final int MOST_SEQUENCES = 4096;

  /** What is remembered of a sequence besides its n-grams. */
  private static final class Followed {
    final String name;
    final Scope scope;
    final Pace pace;
    int learned;

    Followed(String name, Scope scope, Pace pace) {
      this.name = name;
      this.scope = scope;
      this.pace = pace;
    }
  }

  private final int longest;
  private final int mostNodes;
  private final StoreBudget budget;
  private final DraftTree tree;
  private final Map<Long, Followed> sequences = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, Scope> scopes = new HashMap<>();

  NgramDrafter(int vocabulary, int longest, int mostNodes, long storeBytes) {
    this.longest = longest;
    this.mostNodes = mostNodes;
    this.budget = new StoreBudget(storeBytes);
    this.tree = new DraftTree(vocabulary, longest, mostNodes);
  }

  @Override
  public void propose(List<Row> rows, DraftSink sink) {
    int learnable = LEARN_PER_STEP;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      Followed f = follow(row);
      // Tokens may have been taken back since.
      int from = Math.min(f.learned, row.length());
      int to = Math.min(row.length(), from + learnable);
      f.scope.learn(row.tokens(), from, to);
      f.learned = to;
      learnable -= to - from;
      int most = Math.min(row.most(), mostNodes);
      most = most > 0 ? Math.min(most, f.pace.nodes()) : 0;
      GramTable table = f.scope.table();
      if (most > 0 && row.length() > 0 && table != null) {
        tree.propose(table, i, row.tokens(), row.length(), most, sink);
      }
    }
  }

  private Followed follow(Row row) {
    Followed f = sequences.get(row.sequence());
    if (f == null) {
      if (sequences.size() == MOST_SEQUENCES) {
        forget(sequences.keySet().iterator().next());
      }
      Scope scope = scopes.computeIfAbsent(row.scope(), s -> new Scope(budget, longest));
      scope.sequences++;
      f = new Followed(row.scope(), scope, new Pace(mostNodes));
      f.learned = scope.known(row.tokens(), row.length());
      sequences.put(row.sequence(), f);
    }
    return f;
  }

  @Override
  public void chosen(long sequence, int[] tokens, int count, int drafted) {
    Followed f = sequences.get(sequence);
    if (f != null) {
      f.pace.judged(drafted, count - 1);
    }
  }

  @Override
  public void forget(long sequence) {
    Followed f = sequences.remove(sequence);
    if (f != null && --f.scope.sequences == 0) {
      scopes.remove(f.name);
      f.scope.release();
    }
  }

  /** Bytes of heap that its tables take. */
  long storeBytes() {
    return budget.used();
  }

  @Override
  public void close() {
    sequences.clear();
    scopes.values().forEach(Scope::release);
    scopes.clear();
  }
}
