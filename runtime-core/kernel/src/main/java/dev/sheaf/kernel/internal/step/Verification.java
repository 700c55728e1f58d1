package dev.sheaf.kernel.internal.step;

import dev.sheaf.backend.Outputs;
import dev.sheaf.cache.KvSequence;
import dev.sheaf.engine.FinishReason;
import java.util.Objects;

/**
 * Chooses a sequence's next tokens: one, or along a draft tree as many as come true.
 *
 * <p>At each node the sequence's own chain, mask and noise choose as if there were no draft. If a
 * child carries the token, its logits are there already, and so on from it; else the rest of the
 * tree is given up. So drafts change how many forwards it takes, and nothing else.
 *
 * @see <a href="https://arxiv.org/abs/2312.12728">Lookahead (Zhao et al. 2024), verify and
 *     accept</a>
 */
final class Verification {
  private final StepState state;
  private final TokenChoice choice;
  private final int[] kept = new int[DraftTree.MOST + 1];

  Verification(StepState state, TokenChoice choice) {
    this.state = state;
    this.choice = choice;
  }

  /** Chooses one token; its row's state is committed. */
  void choose(Sequence s, Outputs outputs, int logitRow, Compute compute) {
    try {
      FinishReason end = choice.next(s, outputs, logitRow, compute);
      if (end != null) {
        state.finish(s, end);
      }
    } catch (Throwable e) {
      state.failed(s, e);
    }
  }

  /**
   * Chooses along a tree and commits the path.
   *
   * @param tree its nodes were computed after the log's last token, in order
   * @param logitRow of the log's last token; those of the nodes follow it
   */
  void accept(Sequence s, DraftTree tree, Outputs outputs, int logitRow, Compute compute) {
    int path = 0;
    int node = DraftTree.ROOT;
    FinishReason end = null;
    Throwable failure = null;
    s.drafted += tree.count();
    kept[0] = 0;
    try {
      while (true) {
        int length = s.log.length();
        end = choice.next(s, outputs, logitRow + 1 + node, compute);
        int next = s.log.length() > length ? tree.child(node, s.log.id(length)) : DraftTree.NONE;
        s.accepted += next == DraftTree.NONE ? 0 : 1;
        if (end != null || next == DraftTree.NONE || ended(s)) {
          break; // the token chosen last is never committed: it waits for the next step
        }
        node = next;
        kept[++path] = 1 + node;
      }
    } catch (Throwable e) {
      failure = e;
    }
    commit(s, path, tree.count());
    Objects.requireNonNull(s.draft).came(path);
    if (failure != null) {
      state.failed(s, failure);
    } else if (end != null) {
      state.finish(s, end);
    }
  }

  /** Whoever cancels, or whose time is over, gets no more of this step than of any other. */
  private static boolean ended(Sequence s) {
    return s.generation.cancelled() || s.late(System.nanoTime());
  }

  private void commit(Sequence s, int path, int nodes) {
    int rows = 1 + path;
    try {
      KvSequence kv = Objects.requireNonNull(s.kv);
      kv.commit(kept, rows);
    } catch (RuntimeException | Error e) {
      state.cacheFailed(e);
      return;
    }
    int replay = Math.max(0, Math.min(s.replayUntil, s.computed + rows) - s.computed);
    s.replayed += replay;
    if (s.work != null) {
      s.work.count(s, rows, replay, nodes - path);
    }
    s.computed += rows;
    s.failures = 0;
  }
}
