package dev.sheaf.cache.paged.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.cache.KvCache;
import dev.sheaf.cache.KvGeometry;
import dev.sheaf.cache.KvSequence;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PagedCacheTest {
  private final Store store = new Store(8, 4);
  private final PagedCache cache = store.cache();

  private static int[] held(KvSequence s) {
    return Arrays.copyOf(s.blocks(), s.blockCount());
  }

  @Test
  void theServiceOpensAnAccountOverTheWholeStore() {
    KvCache opened = new PagedCacheManager().open(new KvGeometry(3, 2, 0, store));
    assertThat(opened.total()).isEqualTo(3);
    assertThat(opened.free()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "3, 1", "4, 1", "5, 2", "8, 2", "9, 3", "32, 8"})
  void takesAsManyBlocksAsTheCellsNeed(int cells, int blocks) {
    KvSequence s = cache.open();
    assertThat(s.reserve(cells)).isTrue();
    assertThat(s.blockCount()).isEqualTo(blocks);
    assertThat(s.cells()).isZero();
    assertThat(cache.free()).isEqualTo(8 - blocks);
    assertThat(held(s)).doesNotHaveDuplicates();
    s.commit(cells);
    assertThat(s.cells()).isEqualTo(cells);
  }

  @ParameterizedTest
  @ValueSource(ints = {21, 32, 1_000_000, Integer.MAX_VALUE})
  void changesNothingWhenThereIsNotEnoughRoom(int count) {
    KvSequence other = cache.open();
    store.append(other, 9);
    KvSequence s = cache.open();
    List<Long> written = store.append(s, 3);
    int[] before = held(s);

    assertThat(s.reserve(count)).isFalse();

    assertThat(held(s)).containsExactly(before);
    assertThat(store.contents(s)).isEqualTo(written);
    assertThat(cache.free()).isEqualTo(4);
    assertThatIllegalArgumentException().isThrownBy(() -> s.commit(1));
    assertThat(s.reserve(17)).isTrue();
    assertThat(cache.free()).isZero();
  }

  @Test
  void whatIsReservedStaysReservedUntilTruncated() {
    KvSequence s = cache.open();
    s.reserve(6);
    s.commit(2);
    s.commit(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> s.commit(2))
        .withMessageContaining("0 to 1")
        .withMessageContaining("was 2");
    assertThat(s.reserve(1)).isTrue();
    assertThat(s.blockCount()).isEqualTo(2);
    s.truncate(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> s.commit(1))
        .withMessageContaining("0 to 0");
  }

  @Test
  void truncatingFreesTheBlocksBeyond() {
    KvSequence s = cache.open();
    List<Long> written = store.append(s, 11);
    s.reserve(9);
    assertThat(cache.free()).isEqualTo(3);
    s.truncate(5);
    assertThat(cache.free()).isEqualTo(6);
    assertThat(store.contents(s)).isEqualTo(written.subList(0, 5));
    s.truncate(0);
    assertThat(cache.free()).isEqualTo(8);
    assertThat(s.blockCount()).isZero();
  }

  @Test
  void aForkSharesBlocksUntilOneOfThemWrites() {
    KvSequence a = cache.open();
    List<Long> prompt = store.append(a, 6);
    KvSequence b = a.fork();
    assertThat(held(b)).containsExactly(held(a));
    assertThat(cache.free()).isEqualTo(6);
    assertThat(store.copies).isEmpty();

    List<Long> ofB = store.append(b, 1);

    assertThat(store.copies).containsExactly(held(a)[1] + "→" + held(b)[1]);
    assertThat(held(b)[0]).isEqualTo(held(a)[0]);
    assertThat(held(b)[1]).isNotEqualTo(held(a)[1]);
    assertThat(cache.free()).isEqualTo(5);

    List<Long> ofA = store.append(a, 1);
    assertThat(store.copies).as("the last holder writes in place").hasSize(1);
    assertThat(store.contents(a)).containsExactlyElementsOf(join(prompt, ofA));
    assertThat(store.contents(b)).containsExactlyElementsOf(join(prompt, ofB));
  }

  @Test
  void theForkedSequenceCopiesToo() {
    KvSequence a = cache.open();
    List<Long> prompt = store.append(a, 6);
    KvSequence b = a.fork();
    List<Long> ofA = store.append(a, 1);
    assertThat(store.copies).hasSize(1);
    assertThat(store.contents(a)).containsExactlyElementsOf(join(prompt, ofA));
    assertThat(store.contents(b)).isEqualTo(prompt);
  }

  @Test
  void aFullLastBlockIsNeverCopied() {
    KvSequence a = cache.open();
    store.append(a, 8);
    KvSequence b = a.fork();
    store.append(a, 1);
    store.append(b, 1);
    assertThat(store.copies).isEmpty();
    assertThat(cache.free()).isEqualTo(4);
  }

  @Test
  void manyForksShareOnePromptAndTheLastWritesInPlace() {
    Store large = new Store(100, 4);
    PagedCache many = large.cache();
    KvSequence prompt = many.open();
    List<Long> written = large.append(prompt, 30);
    List<KvSequence> forks = new java.util.ArrayList<>();
    for (int i = 0; i < 10; i++) {
      forks.add(prompt.fork());
    }
    prompt.close();
    assertThat(many.free()).isEqualTo(92);
    for (KvSequence f : forks) {
      large.append(f, 1);
    }
    assertThat(large.copies).hasSize(9);
    assertThat(many.free()).isEqualTo(83);
    for (KvSequence f : forks) {
      assertThat(large.contents(f).subList(0, 30)).isEqualTo(written);
    }
    forks.forEach(KvSequence::close);
    assertThat(many.free()).isEqualTo(100);
  }

  @Test
  void aForkTakesNoReservationAlong() {
    KvSequence a = cache.open();
    store.append(a, 3);
    a.reserve(7);
    KvSequence b = a.fork();
    assertThat(b.blockCount()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> b.commit(1));

    List<Long> ofA = List.of(store.write(a, 3));
    List<Long> before = store.contents(b);
    store.append(b, 1);
    a.commit(1);
    assertThat(store.copies).hasSize(1);
    assertThat(store.contents(a).subList(3, 4)).isEqualTo(ofA);
    assertThat(store.contents(b).subList(0, 3)).isEqualTo(before);
  }

  @Test
  void aReservationIsStillGoodWhenTheLastBlockHasBecomeShared() {
    KvSequence a = cache.open();
    store.append(a, 1);
    assertThat(a.reserve(31)).isTrue();
    a.fork();
    assertThat(cache.free()).isZero();
    assertThat(a.reserve(31)).isTrue();
    assertThat(store.copies).isEmpty();
  }

  @Test
  void aCopyNeedsAFreeBlockToo() {
    KvSequence a = cache.open();
    store.append(a, 29);
    KvSequence b = a.fork();
    assertThat(cache.free()).isZero();
    assertThat(b.reserve(1)).isFalse();
    assertThat(store.copies).isEmpty();
    a.close();
    assertThat(b.reserve(1)).isTrue();
    assertThat(store.copies).as("a is gone, so b writes in place").isEmpty();
  }

  @Test
  void truncatingIntoASharedBlockCopiesItAtTheNextWrite() {
    KvSequence a = cache.open();
    List<Long> written = store.append(a, 8);
    KvSequence b = a.fork();
    b.truncate(6);
    assertThat(store.copies).isEmpty();
    store.append(b, 1);
    assertThat(store.copies).hasSize(1);
    assertThat(store.contents(a)).isEqualTo(written);
    assertThat(store.contents(b).subList(0, 6)).isEqualTo(written.subList(0, 6));
  }

  @Test
  void aCopyThatFailsChangesNothing() {
    Store lost = new Store(4, 4);
    PagedCache fragile = lost.cache();
    KvSequence a = fragile.open();
    a.reserve(2);
    a.commit(2);
    KvSequence b = a.fork();
    lost.broken = true;
    assertThatIllegalStateException().isThrownBy(() -> b.reserve(1)).withMessage("device lost");
    assertThat(fragile.free()).isEqualTo(3);
    assertThat(held(b)).containsExactly(held(a));
    lost.broken = false;
    assertThat(b.reserve(1)).isTrue();
    a.close();
    b.close();
    assertThat(fragile.free()).isEqualTo(4);
  }

  @Test
  void closingTwiceFreesOnce() {
    KvSequence a = cache.open();
    store.append(a, 6);
    KvSequence b = a.fork();
    a.close();
    a.close();
    assertThat(cache.free()).isEqualTo(6);
    assertThat(store.contents(b)).hasSize(6);
    b.close();
    assertThat(cache.free()).isEqualTo(8);
  }

  @Test
  void aClosedSequenceHoldsNothingAndCanDoNothing() {
    KvSequence s = cache.open();
    store.append(s, 6);
    s.close();
    assertUnusable(s, "the sequence is closed");
  }

  @Test
  void closingTheCacheMakesItsSequencesUnusable() {
    KvSequence s = cache.open();
    store.append(s, 6);
    cache.close();
    cache.close();
    assertUnusable(s, "the cache is closed");
    s.close();
    assertThat(cache.free()).isEqualTo(8);
    assertThat(cache.total()).isEqualTo(8);
    assertThatIllegalStateException().isThrownBy(cache::open);
  }

  private static void assertUnusable(KvSequence s, String why) {
    assertThat(s.cells()).isZero();
    assertThat(s.blockCount()).isZero();
    assertThat(s.exactCells()).isZero();
    assertThat(s.slot()).isEqualTo(-1);
    for (Runnable call :
        List.<Runnable>of(
            s::blocks,
            () -> s.reserve(1),
            () -> s.commit(0),
            () -> s.commit(new int[0], 0),
            () -> s.truncate(0),
            () -> s.drop(0, 0),
            () -> s.inexactFrom(0),
            s::fork,
            () -> s.fork(0))) {
      assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class).hasMessage(why);
    }
  }

  @Test
  void refusesCountsThatMakeNoSense() {
    KvSequence s = cache.open();
    store.append(s, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> s.reserve(-1))
        .withMessageContaining("was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> s.commit(-1))
        .withMessageContaining("was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> s.truncate(4))
        .withMessageContaining("0 to 3")
        .withMessageContaining("was 4");
    assertThatIllegalArgumentException().isThrownBy(() -> s.truncate(-1));
    assertThat(store.contents(s)).hasSize(3);
  }

  @Test
  void aBlockCannotBeFreedTwice() {
    NumberPool pool = new NumberPool("block", 2);
    int block = pool.take();
    pool.share(block);
    pool.release(block);
    pool.release(block);
    assertThatIllegalStateException()
        .isThrownBy(() -> pool.release(block))
        .withMessageContaining("block " + block);
    assertThatIllegalStateException().isThrownBy(() -> pool.share(block));
    assertThat(pool.free()).isEqualTo(2);
  }

  private static List<Long> join(List<Long> a, List<Long> b) {
    List<Long> out = new java.util.ArrayList<>(a);
    out.addAll(b);
    return out;
  }
}
