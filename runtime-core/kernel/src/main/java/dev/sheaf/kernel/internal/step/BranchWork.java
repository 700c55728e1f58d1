package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Capability;
import dev.sheaf.backend.KvView;
import dev.sheaf.backend.Segment;
import dev.sheaf.cache.KvSequence;
import dev.sheaf.engine.StopRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a sequence that grows a branch has beyond a plain request's. Its log begins with all tokens
 * of the branch that state was or is computed of.
 */
public final class BranchWork {
  final KeptState kept;
  final Past past;
  final int everComputed;
  final List<Edit> allEdits;
  final RowCounter counter;
  final @Nullable Scoring scoring;
  final @Nullable StopRule stopRule;
  final String scope;
  private final Runnable ended;

  int edits;
  int dropped;

  /**
   * What the branch has been through.
   *
   * @param key of its noise
   * @param questionLength tokens of the question
   * @param shift tokens that its log has had beyond those of the sequence: added to positions of
   *     the noise
   * @param ids chosen and injected, in order, pruned ones included: what processors have seen
   * @param carries what was recorded with each; means nothing for injected ones
   * @param chosen which of them were chosen
   */
  public record Past(
      long key, int questionLength, int shift, int[] ids, long[] carries, boolean[] chosen) {}

  /**
   * @param kept the branch's computed state, if any is left
   * @param everComputed tokens of the log whose state was computed before, here or in a process
   *     that has ended: computing them is replay
   * @param edits prunes to be made again on replay
   * @param scoring what to compute instead of choosing; null: tokens are chosen
   * @param scope whose drafts may learn from each other
   * @param ended called by the loop's thread after the last event
   */
  public BranchWork(
      KeptState kept,
      Past past,
      int everComputed,
      List<Edit> edits,
      RowCounter counter,
      @Nullable Scoring scoring,
      @Nullable StopRule stopRule,
      String scope,
      Runnable ended) {
    this.kept = kept;
    this.past = past;
    this.everComputed = everComputed;
    this.allEdits = List.copyOf(edits);
    this.counter = counter;
    this.scoring = scoring;
    this.stopRule = stopRule;
    this.scope = scope;
    this.ended = ended;
  }

  void loseState() {
    edits = 0;
    dropped = 0;
  }

  /** Counts rows of a sequence, before it takes them as computed. */
  void count(Sequence s, int rows, int replayed, int rejected) {
    int fresh = rows - replayed;
    if (scoring != null && !scoring.keeps()) {
      counter.rows(0, 0, replayed, fresh, rejected);
      return;
    }
    int given = 0;
    for (int i = s.computed + replayed; i < s.computed + rows; i++) {
      given += i < past.questionLength() || !s.log.generated(i) ? 1 : 0;
    }
    counter.rows(given, fresh - given, replayed, 0, rejected);
  }

  /** What the branch's edits need and a backend lacks; null: nothing. */
  @Nullable String lacking(Set<String> can) {
    for (Edit e : allEdits) {
      String needed = e.drop() ? Capability.MOVE : Capability.VIEW;
      if (!can.contains(needed)) {
        return needed;
      }
    }
    return null;
  }

  /** Whether only state was wanted, and it is there already. */
  boolean complete(Sequence s) {
    return scoring != null && scoring.keeps() && s.computed >= s.log.length();
  }

  /** Rows up to the next edit: all of a step's rows see the same cells. */
  int stretch(int computed, int pending) {
    return edits < allEdits.size()
        ? Math.min(pending, allEdits.get(edits).since() - computed)
        : pending;
  }

  /**
   * Makes the edits that are due; false if the account has no block left for one, and nothing is
   * half done.
   */
  boolean edit(@Nullable KvSequence kv, int computed) {
    while (edits < allEdits.size() && allEdits.get(edits).since() <= computed) {
      Edit e = allEdits.get(edits);
      if (kv == null) {
        throw new IllegalStateException("an edit is due on state that is not there");
      }
      if (e.drop()) {
        int from = cell(e.from());
        int to = cell(e.to());
        if (to > from) {
          if (!kv.drop(from, to)) {
            return false;
          }
          dropped += to - from;
        }
      } else {
        kv.inexactFrom(computed - dropped);
      }
      edits++;
    }
    return true;
  }

  /** Where a token lies, or would lie if it had not been dropped, after the edits made so far. */
  private int cell(int index) {
    int cell = index;
    for (int i = 0; i < edits; i++) {
      Edit e = allEdits.get(i);
      if (e.drop()) {
        cell -= overlap(i, index);
      }
    }
    return cell;
  }

  /** Tokens before an index that an edit took out, and no edit before it. */
  private int overlap(int edit, int index) {
    int count = 0;
    Edit e = allEdits.get(edit);
    for (int i = e.from(); i < Math.min(e.to(), index); i++) {
      boolean already = false;
      for (int j = 0; j < edit && !already; j++) {
        Edit f = allEdits.get(j);
        already = f.drop() && i >= f.from() && i < f.to();
      }
      count += already ? 0 : 1;
    }
    return count;
  }

  /** Holes that the edits made so far leave, in cells. */
  private List<int[]> holes() {
    List<int[]> holes = new ArrayList<>();
    for (int i = 0; i < edits; i++) {
      Edit e = allEdits.get(i);
      int from = cell(e.from());
      int to = cell(e.to());
      if (!e.drop() && to > from) {
        holes.add(new int[] {from, to});
      }
    }
    holes.sort((a, b) -> Integer.compare(a[0], b[0]));
    return holes;
  }

  /** Whether rows see around holes. */
  boolean masked() {
    for (int i = 0; i < edits; i++) {
      if (!allEdits.get(i).drop()) {
        return true;
      }
    }
    return false;
  }

  /** What rows see before this step's; the segments lie in the table that the batch gets. */
  KvView view(KvSequence kv) {
    List<int[]> holes = holes();
    List<Segment> segments = new ArrayList<>();
    int at = 0;
    for (int[] hole : holes) {
      if (hole[0] > at) {
        segments.add(Segment.of(kv.blocks(), at, hole[0] - at, 0));
      }
      at = Math.max(at, hole[1]);
    }
    return new KvView(segments, at, 1);
  }

  void ended() {
    ended.run();
  }
}
