package dev.sheaf.kernel.internal.step;

import dev.sheaf.cache.KvCache;
import dev.sheaf.cache.KvSequence;
import dev.sheaf.error.SheafException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Room for a sequence's next cells, taken from others if need be: from those that came later, and
 * where a plan can be followed in no other way, from those that it gives nothing.
 */
final class Room {
  private final StepState state;
  private final List<Sequence> scheduled;

  /**
   * @param scheduled sequences that the step computes already: they keep what they have
   */
  Room(StepState state, List<Sequence> scheduled) {
    this.state = state;
    this.scheduled = scheduled;
  }

  /**
   * Reserves a sequence's next cells. One that holds nothing yet starts only where its whole log
   * fits, or everything it takes would be taken from it again.
   *
   * @param force nobody else can be computed: whoever gets nothing in this step gives way
   */
  boolean reserve(Sequence s, int count, boolean force) {
    KvCache cache = Objects.requireNonNull(state.cache());
    KvSequence kv = s.kv;
    if (kv == null) {
      if (!force && !alone(s) && !fits(s, cache)) {
        return false;
      }
      while (cache.freeSlots() == 0) {
        if (!makeRoom(s, force)) {
          return false;
        }
      }
      kv = cache.open();
      s.kv = kv;
    }
    while (!kv.reserve(count)) {
      if (!makeRoom(s, force)) {
        refuseIfAlone(s, cache);
        return false;
      }
    }
    s.blocks(kv.blockCount());
    return true;
  }

  private boolean fits(Sequence s, KvCache cache) {
    int blockTokens = Objects.requireNonNull(state.compute()).model().kv().layout().blockTokens();
    long tokens = s.log.length() + (long) blockTokens;
    boolean fits = (long) cache.free() * blockTokens >= tokens;
    while (!fits && state.idle().evict()) {
      fits = (long) cache.free() * blockTokens >= tokens;
    }
    return fits;
  }

  /** Takes state that nobody grows, then that of a sequence; false if there is none to take. */
  boolean makeRoom(Sequence asking, boolean force) {
    if (state.idle().evict()) {
      return true;
    }
    Sequence victim = victim(asking, force);
    if (victim == null) {
      return state.evictGroup(asking.number);
    }
    state.loseState(victim);
    victim.state("queued");
    return true;
  }

  private @Nullable Sequence victim(Sequence asking, boolean force) {
    List<Sequence> all = state.sequences();
    for (int i = all.size() - 1; i >= 0; i--) {
      Sequence s = all.get(i);
      boolean givesWay = s.number > asking.number || (force && s.share == 0);
      if (givesWay && s != asking && s.kv != null && !scheduled.contains(s)) {
        return s;
      }
    }
    return null;
  }

  private boolean alone(Sequence s) {
    if (state.groupAtWork()) {
      return false;
    }
    for (Sequence other : state.sequences()) {
      if (other != s && other.kv != null) {
        return false;
      }
    }
    return true;
  }

  /** Whom the whole store is too small for would wait for ever. */
  private void refuseIfAlone(Sequence s, KvCache cache) {
    if (alone(s)) {
      state.fail(
          s,
          SheafException.of(
                  StepCodes.NO_ROOM, "the model's state has no room for this request, even alone")
              .expected("room for " + s.log.length() + " tokens")
              .found(cache.total() + " blocks in all")
              .where("request " + s.generation.id())
              .next("load the model with more memory, or shorten the request")
              .toException());
    }
  }
}
