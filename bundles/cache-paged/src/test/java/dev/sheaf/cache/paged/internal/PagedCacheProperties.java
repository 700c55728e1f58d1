package dev.sheaf.cache.paged.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.cache.KvSequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Random operations against an oracle that remembers, for each sequence alone, what each of its
 * cells should hold.
 */
final class PagedCacheProperties {
  enum Kind {
    OPEN,
    RESERVE,
    COMMIT,
    COMMIT_SOME,
    APPEND,
    TRUNCATE,
    DROP,
    INEXACT,
    FORK,
    FORK_START,
    CLOSE
  }

  /** {@code which} picks a sequence, {@code amount} a count. */
  record Step(Kind kind, int which, int amount) {}

  /** A sequence and what is expected of it. */
  private static final class Expected {
    final KvSequence sequence;
    final List<Long> committed = new ArrayList<>();
    final List<Long> reserved = new ArrayList<>();

    /** Of each committed cell: by how much its key was turned, and whether its state is exact. */
    final List<Integer> turned = new ArrayList<>();

    final List<Boolean> exact = new ArrayList<>();
    boolean inexactFromHere;

    Expected(KvSequence sequence) {
      this.sequence = sequence;
    }
  }

  @Provide
  Arbitrary<Step> steps() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 13))
        .as(Step::new);
  }

  @Property(tries = 2000)
  void everySequenceSeesItsOwnCellsAndTheCountsBalance(
      @ForAll @IntRange(min = 1, max = 16) int blocks,
      @ForAll @IntRange(min = 1, max = 5) int blockTokens,
      @ForAll @Size(max = 80) List<@From("steps") Step> steps) {
    Store store = new Store(blocks, blockTokens);
    PagedCache cache = store.cache();
    List<Expected> open = new ArrayList<>();
    for (Step step : steps) {
      if (step.kind() == Kind.OPEN || open.isEmpty()) {
        open.add(new Expected(cache.open()));
      } else {
        apply(step, open.get(step.which() % open.size()), open, cache, store);
      }
      check(open, cache, store);
    }
    for (Expected e : open) {
      e.sequence.close();
      e.sequence.close();
    }
    assertThat(cache.free()).isEqualTo(blocks);
  }

  private static void apply(
      Step step, Expected e, List<Expected> open, PagedCache cache, Store store) {
    switch (step.kind()) {
      case RESERVE -> reserve(e, step.amount(), open, cache, store);
      case COMMIT -> commit(e, Math.min(step.amount(), e.reserved.size()));
      case COMMIT_SOME -> commitSome(e, step.amount());
      case APPEND -> {
        if (reserve(e, step.amount(), open, cache, store)) {
          commit(e, step.amount());
        }
      }
      case TRUNCATE -> {
        int keep = step.amount() % (e.committed.size() + 1);
        e.sequence.truncate(keep);
        cut(e, keep, e.committed.size());
        e.reserved.clear();
      }
      case DROP -> drop(e, step.amount(), open, cache, store);
      case INEXACT -> {
        int from = Math.min(step.amount(), e.committed.size());
        e.sequence.inexactFrom(from);
        for (int i = from; i < e.exact.size(); i++) {
          e.exact.set(i, false);
        }
        e.inexactFromHere |= from == e.committed.size();
      }
      case FORK -> fork(e, e.sequence.fork(), e.committed.size(), open);
      case FORK_START -> {
        int keep = step.amount() % (e.committed.size() + 1);
        fork(e, e.sequence.fork(keep), keep, open);
      }
      case CLOSE -> {
        e.sequence.close();
        open.remove(e);
      }
      case OPEN -> throw new AssertionError("handled above");
    }
  }

  private static void fork(Expected e, KvSequence made, int keep, List<Expected> open) {
    Expected fork = new Expected(made);
    fork.committed.addAll(e.committed.subList(0, keep));
    fork.turned.addAll(e.turned.subList(0, keep));
    fork.exact.addAll(e.exact.subList(0, keep));
    fork.inexactFromHere = e.inexactFromHere && keep == e.committed.size();
    open.add(fork);
  }

  private static void commit(Expected e, int count) {
    e.sequence.commit(count);
    for (long value : e.reserved.subList(0, count)) {
      take(e, value);
    }
    e.reserved.subList(0, count).clear();
  }

  /** The bits of {@code which}, repeated, say which reserved cells are kept. */
  private static void commitSome(Expected e, int which) {
    int[] kept = new int[e.reserved.size() + 1];
    int count = 0;
    for (int i = 0; i < e.reserved.size(); i++) {
      if ((which >> (i % 4) & 1) != 0) {
        take(e, e.reserved.get(i));
        kept[count++] = i;
      }
    }
    e.sequence.commit(kept, count);
    e.reserved.clear();
  }

  private static void take(Expected e, long value) {
    e.exact.add(!e.inexactFromHere && (e.exact.isEmpty() || e.exact.getLast()));
    e.inexactFromHere = false;
    e.committed.add(value);
    e.turned.add(0);
  }

  private static void cut(Expected e, int from, int to) {
    e.inexactFromHere &= from == to;
    e.committed.subList(from, to).clear();
    e.turned.subList(from, to).clear();
    e.exact.subList(from, to).clear();
  }

  private static void drop(
      Expected e, int amount, List<Expected> open, PagedCache cache, Store store) {
    int cells = e.committed.size();
    int from = amount % (cells + 1);
    int to = Math.min(cells, from + amount / 2);
    int last = cells - (to - from) - 1;
    int needed = 0;
    if (from < to && to < cells) {
      for (int i = from / store.blockTokens; i <= last / store.blockTokens; i++) {
        needed += holders(open).get(e.sequence.blocks()[i]) > 1 ? 1 : 0;
      }
    }
    boolean fits = needed <= cache.free();
    int movesBefore = store.moves.size();

    assertThat(e.sequence.drop(from, to)).isEqualTo(fits);

    if (!fits || to == cells) {
      assertThat(store.moves).hasSize(movesBefore);
    }
    if (fits && from < to) {
      cut(e, from, to);
      for (int i = from; i <= last; i++) {
        e.turned.set(i, e.turned.get(i) - (to - from));
        e.exact.set(i, false);
      }
      e.reserved.clear();
    }
  }

  /** Reserves, and writes to every reserved cell at once, as a step may. */
  private static boolean reserve(
      Expected e, int count, List<Expected> open, PagedCache cache, Store store) {
    int wanted = Math.max(count, e.reserved.size());
    int last = e.committed.size() / store.blockTokens;
    boolean copy =
        wanted > e.reserved.size()
            && e.reserved.isEmpty()
            && e.committed.size() % store.blockTokens != 0
            && holders(open).get(e.sequence.blocks()[last]) > 1;
    int blocksWanted = (e.committed.size() + wanted + store.blockTokens - 1) / store.blockTokens;
    int needed = Math.max(0, blocksWanted - e.sequence.blockCount()) + (copy ? 1 : 0);
    int copiesBefore = store.copies.size();
    boolean fits = needed <= cache.free();

    assertThat(e.sequence.reserve(count)).isEqualTo(fits);

    assertThat(store.copies.size() - copiesBefore).isEqualTo(fits && copy ? 1 : 0);
    if (fits) {
      e.reserved.clear();
      for (int i = 0; i < wanted; i++) {
        e.reserved.add(store.write(e.sequence, e.committed.size() + i));
      }
    }
    return fits;
  }

  private static Map<Integer, Integer> holders(List<Expected> open) {
    Map<Integer, Integer> holders = new HashMap<>();
    for (Expected e : open) {
      for (int i = 0; i < e.sequence.blockCount(); i++) {
        holders.merge(e.sequence.blocks()[i], 1, Integer::sum);
      }
    }
    return holders;
  }

  private static void check(List<Expected> open, PagedCache cache, Store store) {
    assertThat(cache.free() + holders(open).size())
        .as("free and held blocks")
        .isEqualTo(cache.total());
    Set<Long> writable = new HashSet<>();
    for (Expected e : open) {
      KvSequence s = e.sequence;
      assertThat(s.cells()).isEqualTo(e.committed.size());
      assertThat(store.contents(s)).isEqualTo(e.committed);
      assertThat(store.turns(s)).isEqualTo(e.turned);
      int exact = e.exact.indexOf(false);
      assertThat(s.exactCells()).isEqualTo(exact < 0 ? e.committed.size() : exact);
      int end = e.committed.size() + e.reserved.size();
      assertThat(s.blockCount()).isEqualTo((end + store.blockTokens - 1) / store.blockTokens);
      Set<Integer> own = new HashSet<>();
      for (int i = 0; i < s.blockCount(); i++) {
        assertThat(own.add(s.blocks()[i])).as("a block appears once in a table").isTrue();
      }
      for (int i = 0; i < e.reserved.size(); i++) {
        int cell = e.committed.size() + i;
        assertThat(store.read(s, cell))
            .as("a reserved cell was overwritten")
            .isEqualTo(e.reserved.get(i));
        long place =
            (long) s.blocks()[cell / store.blockTokens] * store.blockTokens
                + cell % store.blockTokens;
        assertThat(writable.add(place)).as("two sequences may write to one cell").isTrue();
      }
    }
  }
}
