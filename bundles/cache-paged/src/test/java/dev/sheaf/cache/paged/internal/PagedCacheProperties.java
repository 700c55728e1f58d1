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
    APPEND,
    TRUNCATE,
    FORK,
    CLOSE
  }

  /** {@code which} picks a sequence, {@code amount} a count. */
  record Step(Kind kind, int which, int amount) {}

  /** A sequence and what is expected of it. */
  private static final class Expected {
    final KvSequence sequence;
    final List<Long> committed = new ArrayList<>();
    final List<Long> reserved = new ArrayList<>();

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
      case APPEND -> {
        if (reserve(e, step.amount(), open, cache, store)) {
          commit(e, step.amount());
        }
      }
      case TRUNCATE -> {
        int keep = step.amount() % (e.committed.size() + 1);
        e.sequence.truncate(keep);
        e.committed.subList(keep, e.committed.size()).clear();
        e.reserved.clear();
      }
      case FORK -> {
        Expected fork = new Expected(e.sequence.fork());
        fork.committed.addAll(e.committed);
        open.add(fork);
      }
      case CLOSE -> {
        e.sequence.close();
        open.remove(e);
      }
      case OPEN -> throw new AssertionError("handled above");
    }
  }

  private static void commit(Expected e, int count) {
    e.sequence.commit(count);
    e.committed.addAll(e.reserved.subList(0, count));
    e.reserved.subList(0, count).clear();
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
