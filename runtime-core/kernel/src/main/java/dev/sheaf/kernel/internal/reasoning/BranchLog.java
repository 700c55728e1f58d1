package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.engine.TokenRecord;
import dev.sheaf.kernel.internal.step.BranchWork;
import dev.sheaf.kernel.internal.step.Edit;
import dev.sheaf.kernel.internal.text.EncodedPrompt;
import dev.sheaf.reasoning.Extended;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The truth about a branch. Two lists: the <i>body</i>, all tokens that state is computed of in
 * their order, those that edits hide included; and the <i>past</i>, all that was ever chosen or
 * injected, which processors and the noise's positions count.
 *
 * <p>At least the last token of the body is always live and not computed, so that there are logits
 * to choose the next one from. One caller at a time.
 */
final class BranchLog {
  private static final int NOTHING = -1;

  private final int question;
  private int[] body;
  private boolean[] generated;
  private boolean[] hidden;
  private int length;
  private int computed;
  private final List<Edit> edits = new ArrayList<>();
  private int[] pastIds = new int[16];
  private long[] carries = new long[16];
  private boolean[] chosen = new boolean[16];
  private int past;
  private final List<TokenRecord> records = new ArrayList<>();
  private boolean finished;

  BranchLog(EncodedPrompt prompt) {
    question = prompt.ids().length;
    body = Arrays.copyOf(prompt.ids(), question + 64);
    generated = Arrays.copyOf(prompt.generated(), question + 64);
    hidden = new boolean[question + 64];
    length = question;
  }

  private BranchLog(BranchLog from) {
    question = from.question;
    body = from.body.clone();
    generated = from.generated.clone();
    hidden = from.hidden.clone();
    length = from.length;
    computed = from.computed;
    edits.addAll(from.edits);
    pastIds = from.pastIds.clone();
    carries = from.carries.clone();
    chosen = from.chosen.clone();
    past = from.past;
    records.addAll(from.records);
    finished = from.finished;
  }

  BranchLog copy() {
    return new BranchLog(this);
  }

  /** Tokens of the question. */
  int question() {
    return question;
  }

  /** Tokens of the body. */
  int length() {
    return length;
  }

  /** Tokens of the body whose state has been computed, wherever it is now. */
  int computed() {
    return computed;
  }

  /** Says that state was computed up to here. */
  void computed(int tokens) {
    computed = Math.max(computed, tokens);
  }

  List<Edit> edits() {
    return List.copyOf(edits);
  }

  boolean finished() {
    return finished;
  }

  List<TokenRecord> records() {
    return List.copyOf(records);
  }

  /** Cells that the body takes, hidden ones included: what positions and context count. */
  int cells() {
    int cells = length;
    boolean[] dropped = new boolean[length];
    for (Edit e : edits) {
      for (int i = e.from(); e.drop() && i < e.to(); i++) {
        cells -= dropped[i] ? 0 : 1;
        dropped[i] = true;
      }
    }
    return cells;
  }

  /** The body and what follows it. */
  int[] ids(int... more) {
    int[] ids = Arrays.copyOf(body, length + more.length);
    System.arraycopy(more, 0, ids, length, more.length);
    return ids;
  }

  /** Which tokens of {@link #ids} a model generated. */
  boolean[] marks(int more, boolean value) {
    boolean[] marks = Arrays.copyOf(generated, length + more);
    Arrays.fill(marks, length, length + more, value);
    return marks;
  }

  /** Live tokens after the question's. */
  List<Integer> live() {
    List<Integer> live = new ArrayList<>();
    for (int i = question; i < length; i++) {
      if (!hidden[i]) {
        live.add(body[i]);
      }
    }
    return List.copyOf(live);
  }

  BranchWork.Past past(long key) {
    return new BranchWork.Past(
        key,
        question,
        question + past - length,
        Arrays.copyOf(pastIds, past),
        Arrays.copyOf(carries, past),
        Arrays.copyOf(chosen, past));
  }

  /** Takes what an extension gave: all of it but the last token has been computed. */
  void append(Extended step) {
    for (TokenRecord t : step.tokens()) {
      append(t.id(), true, t.carry());
      records.add(t);
    }
    finished |= step.finished();
    if (!step.tokens().isEmpty()) {
      computed = length - 1;
    }
  }

  /** Takes given tokens; a model that had ended goes on after them. */
  void inject(int[] ids) {
    for (int id : ids) {
      append(id, false, 0);
    }
    finished &= ids.length == 0;
  }

  private void append(int id, boolean byModel, long carry) {
    if (length == body.length) {
      body = Arrays.copyOf(body, 2 * length);
      generated = Arrays.copyOf(generated, 2 * length);
      hidden = Arrays.copyOf(hidden, 2 * length);
    }
    body[length] = id;
    generated[length] = byModel;
    hidden[length++] = false;
    if (past == pastIds.length) {
      pastIds = Arrays.copyOf(pastIds, 2 * past);
      carries = Arrays.copyOf(carries, 2 * past);
      chosen = Arrays.copyOf(chosen, 2 * past);
    }
    pastIds[past] = id;
    carries[past] = carry;
    chosen[past++] = byModel;
  }

  /**
   * What pruning leaves of computed state.
   *
   * @param keep tokens of the body whose state can stay; −1: as it is
   * @param forgetEdits whether the log has no edits any more
   * @param drop whether none can stay
   */
  record Kept(int keep, boolean forgetEdits, boolean drop) {
    static final Kept ALL = new Kept(NOTHING, false, false);
  }

  /**
   * Takes live tokens out, so that what follows is computed again without them.
   *
   * @param from index among the live tokens after the question
   * @param to after the last
   */
  Kept reencode(int from, int to) {
    int[] at = range(from, to);
    if (at[1] == length) {
      return cutTail(at[0]);
    }
    int first = at[0];
    for (Edit e : edits) {
      first = Math.min(first, e.from());
    }
    boolean forget = !edits.isEmpty();
    for (int i = at[0]; i < at[1]; i++) {
      hidden[i] = true;
    }
    edits.clear();
    sweep(0);
    return new Kept(first, forget, false);
  }

  /** Takes live tokens out after they have been seen: what follows stays as it is. */
  Kept edit(int from, int to, boolean drop) {
    int[] at = range(from, to);
    if (at[1] == length) {
      return cutTail(at[0]);
    }
    int seen = Math.min(at[1], computed);
    int since = computed;
    for (int i = at[0]; i < at[1]; i++) {
      hidden[i] = true;
    }
    if (at[0] < seen) {
      edits.add(new Edit(since, at[0], seen, drop));
    }
    sweep(since);
    return Kept.ALL;
  }

  private int[] range(int from, int to) {
    int live = 0;
    int first = NOTHING;
    int last = NOTHING;
    for (int i = question; i < length; i++) {
      if (!hidden[i]) {
        first = live == from ? i : first;
        last = live == to - 1 ? i : last;
        live++;
      }
    }
    if (from < 0 || to > live || from >= to) {
      throw new IllegalArgumentException(
          "from and to must be 0 ≤ from < to ≤ %d, were %d, %d".formatted(live, from, to));
    }
    return new int[] {first, last + 1};
  }

  /** Nothing follows: whatever the mode, it is as if the tokens had never been there. */
  private Kept cutTail(int from) {
    int end = from;
    while (hidden[end - 1]) {
      end--;
    }
    int last = end - 1;
    boolean undone = edits.removeIf(e -> e.from() >= last);
    edits.replaceAll(e -> new Edit(Math.min(e.since(), last), e.from(), e.to(), e.drop()));
    length = end;
    computed = Math.min(computed, last);
    return new Kept(last, false, undone);
  }

  /** Removes hidden tokens from an index on, which no edit accounts for. */
  private void sweep(int start) {
    int to = start;
    int before = computed;
    for (int i = start; i < length; i++) {
      if (hidden[i]) {
        computed -= i < before ? 1 : 0;
        continue;
      }
      body[to] = body[i];
      generated[to] = generated[i];
      hidden[to++] = false;
    }
    length = to;
  }
}
