package dev.sheaf.kernel.internal.step;

import dev.sheaf.cache.KvSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * States of branches that nobody grows at the moment. They are the first to go when room is short:
 * the lowest priority first, of equals the one used longest ago. Its loop's thread only.
 */
final class IdleStates {
  private final List<KeptState> states = new ArrayList<>();
  private final Consumer<AutoCloseable> closer;
  private long uses;

  /**
   * @param closer closes a part of the block account, whatever that throws
   */
  IdleStates(Consumer<AutoCloseable> closer) {
    this.closer = closer;
  }

  /** Lets a sequence have what is kept of its branch; a score gets a copy and leaves it. */
  void lend(Sequence s, BranchWork work) {
    KeptState kept = work.kept;
    KvSequence kv = kept.kv;
    if (kv == null || kept.inUse || kept.released) {
      return;
    }
    if (work.scoring == null || work.scoring.keeps()) {
      s.kv = kv;
      kept.kv = null;
      kept.inUse = true;
      states.remove(kept);
    } else {
      s.kv = copy(kv);
      if (s.kv == null) {
        return;
      }
    }
    s.computed = kept.computed;
    work.edits = kept.edits;
    work.dropped = kept.dropped;
  }

  /** Takes a sequence's state back when it ends; null: it had none, or none worth keeping. */
  void giveBack(Sequence s, BranchWork work, @Nullable KvSequence kv) {
    KeptState kept = work.kept;
    boolean keeps = work.scoring == null || work.scoring.keeps();
    if (keeps) {
      kept.inUse = false;
    }
    if (kv == null) {
      return;
    }
    if (!keeps || kept.released || kept.kv != null) {
      closer.accept(kv);
      return;
    }
    kept.computed = s.computed;
    kept.edits = work.edits;
    kept.dropped = work.dropped;
    keep(kept, kv);
  }

  private void keep(KeptState kept, KvSequence kv) {
    kept.kv = kv;
    kept.usedAt = ++uses;
    states.add(kept);
  }

  /** Copies a branch's state for others, as long as there is room; the rest compute theirs. */
  void fork(KeptState from, List<KeptState> into) {
    for (KeptState to : into) {
      KvSequence kv = from.kv == null || to.released ? null : copy(from.kv);
      if (kv == null) {
        return;
      }
      to.computed = from.computed;
      to.edits = from.edits;
      to.dropped = from.dropped;
      to.priority = from.priority;
      keep(to, kv);
    }
  }

  private static @Nullable KvSequence copy(KvSequence kv) {
    try {
      return kv.fork();
    } catch (IllegalStateException noSlot) {
      return null; // a cache that is not there costs computing, nothing else
    }
  }

  /** Keeps what is computed of the first tokens only; all edits are forgotten if asked. */
  void truncate(KeptState kept, int computed, boolean forgetEdits) {
    KvSequence kv = kept.kv;
    if (kv == null) {
      return;
    }
    if (kept.computed > computed) {
      if (kv.slot() >= 0) {
        drop(kept); // recurrent state cannot be taken back
        return;
      }
      int dropped = forgetEdits ? 0 : kept.dropped;
      kv.truncate(Math.max(0, computed - dropped));
      kept.computed = computed;
    }
    if (forgetEdits) {
      kept.edits = 0;
      kept.dropped = 0;
    }
  }

  /** Frees the state of a branch that has ended, or as soon as the sequence on it ends. */
  void release(KeptState kept) {
    kept.released = true;
    drop(kept);
  }

  /** Frees a branch's state; the branch stays. */
  void drop(KeptState kept) {
    KvSequence kv = kept.kv;
    if (kv != null) {
      kept.kv = null;
      states.remove(kept);
      closer.accept(kv);
    }
  }

  /** Frees one state; false if there is none. */
  boolean evict() {
    KeptState first = null;
    for (KeptState k : states) {
      if (first == null
          || k.priority < first.priority
          || (k.priority == first.priority && k.usedAt < first.usedAt)) {
        first = k;
      }
    }
    if (first == null) {
      return false;
    }
    drop(first);
    return true;
  }

  /** Frees all: the store or the account goes. */
  void dropAll() {
    while (!states.isEmpty()) {
      drop(states.getLast());
    }
  }
}
