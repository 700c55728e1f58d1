package dev.sheaf.kernel.internal.step;

import dev.sheaf.cache.KvSequence;
import dev.sheaf.speculation.DraftSink;
import dev.sheaf.speculation.Drafter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks drafters once per step for all rows that decode, and keeps what they propose as a tree for
 * each row: cut to the step's budget, to the end of answer and context, and to what the row's
 * grammar allows.
 *
 * <p>Whatever a drafter does costs speed and never a token. Trees and lists are reused; a step
 * without a drafter allocates nothing here.
 */
final class DraftStep implements DraftSink {
  private final StepSetup setup;
  private final StepState state;
  private final List<DraftTree> trees = new ArrayList<>();

  /** Who was asked for each scheduled sequence; null: nobody. */
  private final List<@Nullable DrafterBinding> asked = new ArrayList<>();

  private final List<Drafter.Row> rows = new ArrayList<>();
  private int[] scheduledOf = new int[8];
  private final IntPredicate ends;
  private boolean open;

  DraftStep(StepSetup setup, StepState state) {
    this.setup = setup;
    this.state = state;
    this.ends = state::ends;
  }

  /**
   * Lets drafters propose.
   *
   * @param scheduled sequences of the step, with room for {@code counts} cells each
   * @param nodes the most nodes in all rows together
   */
  void propose(List<Sequence> scheduled, int[] counts, int nodes) {
    asked.clear();
    Compute compute = state.compute();
    if (compute == null || !compute.drafts()) {
      return;
    }
    int wanting = 0;
    for (int i = 0; i < scheduled.size(); i++) {
      Sequence s = scheduled.get(i);
      DrafterBinding binding = decodes(s, counts[i]) ? state.drafters().of(s) : null;
      asked.add(binding);
      if (trees.size() == i) {
        trees.add(new DraftTree());
      }
      trees.get(i).clear(0, 0);
      wanting += binding == null ? 0 : 1;
    }
    if (wanting > 0 && nodes >= wanting) {
      for (int d = state.drafters().count() - 1; d >= 0; d--) {
        ask(state.drafters().get(d), scheduled, nodes / wanting);
      }
      for (int i = 0; i < scheduled.size(); i++) {
        if (trees.get(i).count() > 0) {
          fit(scheduled.get(i), trees.get(i));
        }
      }
    }
  }

  private static boolean decodes(Sequence s, int count) {
    return s.draft != null
        && count == 1
        && s.computed + 1 == s.log.length()
        && (s.work == null || (s.work.scoring == null && !s.work.masked()));
  }

  private void ask(DrafterBinding binding, List<Sequence> scheduled, int each) {
    rows.clear();
    for (int i = 0; i < scheduled.size(); i++) {
      if (asked.get(i) != binding) {
        continue;
      }
      Sequence s = scheduled.get(i);
      DraftHistory history = Objects.requireNonNull(s.draft);
      history.follow(s.log);
      int most = Math.min(each, history.most());
      trees.get(i).clear(most, deepest(s));
      if (scheduledOf.length == rows.size()) {
        scheduledOf = java.util.Arrays.copyOf(scheduledOf, 2 * rows.size());
      }
      scheduledOf[rows.size()] = i;
      rows.add(new Drafter.Row(s.number, s.scope(), history.tokens(), history.length(), most));
    }
    if (rows.isEmpty()) {
      return;
    }
    open = true;
    try {
      binding.drafter().propose(List.copyOf(rows), this);
    } catch (Throwable e) {
      for (int r = 0; r < rows.size(); r++) {
        trees.get(scheduledOf[r]).clear(0, 0);
        asked.set(scheduledOf[r], null);
      }
      state.drafters().fail(binding, e);
    } finally {
      open = false;
    }
  }

  /** Beyond that depth the answer or the context has ended, whatever is chosen. */
  private int deepest(Sequence s) {
    int ofAnswer = s.maxTokens - s.log.emitted() - 1;
    int ofContext = setup.contextTokens() - s.cell(s.log.length()) - 1;
    return Math.min(ofAnswer, ofContext);
  }

  @Override
  public int add(int row, int parent, int token) {
    if (!open) {
      throw new IllegalStateException("proposals are taken during propose only");
    }
    if (row < 0 || row >= rows.size() || token < 0 || token >= setup.vocabulary()) {
      throw new IllegalArgumentException(
          "row must be below %d and token below %d, were %d and %d"
              .formatted(rows.size(), setup.vocabulary(), row, token));
    }
    return trees.get(scheduledOf[row]).add(parent, token);
  }

  /** Takes out what cannot be chosen, and reserves cells for the rest; no room: no drafts. */
  private void fit(Sequence s, DraftTree tree) {
    if (!s.request.ignoreEnd()) {
      tree.withoutEnds(ends);
    }
    if (s.ends.length > 0) {
      tree.withoutEnds(s::endsAt);
    }
    if (s.grammar != null) {
      try {
        tree.legal(state.matcher(s));
      } catch (Throwable e) {
        tree.clear(0, 0);
        s.grammar.forgetMatcher(); // nobody knows where it stands; the choice opens another
        setup.listener().warned("a matcher failed on a draft", e);
      }
    }
    KvSequence kv = Objects.requireNonNull(s.kv);
    if (tree.count() > 0 && !kv.reserve(1 + tree.count())) {
      tree.clear(0, 0);
    }
    s.blocks(kv.blockCount());
  }

  /** The draft of a scheduled sequence; null: it has none. */
  @Nullable DraftTree tree(int scheduled) {
    return scheduled < asked.size() && trees.get(scheduled).count() > 0
        ? trees.get(scheduled)
        : null;
  }

  /**
   * Tells the drafter that was asked what was chosen.
   *
   * @param before the log's length before this step's choice
   */
  void told(int scheduled, Sequence s, int before) {
    DrafterBinding binding = scheduled < asked.size() ? asked.get(scheduled) : null;
    if (binding != null) {
      state.drafters().chosen(binding, s, before, trees.get(scheduled).count());
    }
  }
}
