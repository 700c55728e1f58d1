package dev.sheaf.cache.paged.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sheaf.cache.KvSequence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Committing by index, dropping ranges, exactness, slots. */
final class CellOperationsTest {
  private final Store store = new Store(8, 4);
  private final PagedCache cache = store.cache();

  private List<Long> reserve(KvSequence s, int count) {
    assertThat(s.reserve(count)).isTrue();
    List<Long> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      written.add(store.write(s, s.cells() + i));
    }
    return written;
  }

  @Test
  void aPathThatIsInPlaceMovesNothing() {
    KvSequence s = cache.open();
    List<Long> prompt = store.append(s, 3);
    List<Long> drafts = reserve(s, 9);
    s.commit(new int[] {0, 1, 2, 99}, 3);
    assertThat(store.moves).isEmpty();
    assertThat(store.contents(s).subList(0, 3)).isEqualTo(prompt);
    assertThat(store.contents(s).subList(3, 6)).isEqualTo(drafts.subList(0, 3));
    assertThat(cache.free()).as("the others are given up").isEqualTo(6);
    assertThatIllegalArgumentException().isThrownBy(() -> s.commit(1));
  }

  @Test
  void onlyCellsThatAreNotInPlaceMoveAndRunsGoTogether() {
    KvSequence s = cache.open();
    store.append(s, 2);
    List<Long> drafts = reserve(s, 12);
    int b0 = s.blocks()[0];
    int b1 = s.blocks()[1];
    int b2 = s.blocks()[2];

    s.commit(new int[] {0, 3, 4, 5, 8}, 5);

    assertThat(store.moves)
        .containsExactly(
            "%d.1→%d.3×1".formatted(b1, b0),
            "%d.2→%d.0×2".formatted(b1, b1),
            "%d.2→%d.2×1".formatted(b2, b1));
    assertThat(store.contents(s).subList(2, 7))
        .containsExactly(drafts.get(0), drafts.get(3), drafts.get(4), drafts.get(5), drafts.get(8));
    assertThat(store.turns(s)).as("positions are depths already").containsOnly(0);
    assertThat(s.blockCount()).isEqualTo(2);
    assertThat(s.exactCells()).isEqualTo(7);
  }

  @Test
  void committingNoneGivesUpAll() {
    KvSequence s = cache.open();
    store.append(s, 5);
    reserve(s, 20);
    s.commit(new int[0], 0);
    assertThat(s.cells()).isEqualTo(5);
    assertThat(cache.free()).isEqualTo(6);
  }

  @Test
  void refusesIndicesThatDoNotAscendWithinWhatIsReserved() {
    KvSequence s = cache.open();
    store.append(s, 5);
    List<Long> before = store.contents(s);
    s.reserve(4);
    for (int[] kept : new int[][] {{1, 1}, {2, 1}, {-1, 0}, {0, 4}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> s.commit(kept, 2))
          .withMessageContaining("within the 4 reserved");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> s.commit(new int[] {0}, 2))
        .withMessageContaining("was 2");
    assertThatIllegalArgumentException().isThrownBy(() -> s.commit(new int[] {0}, -1));
    assertThat(store.contents(s)).isEqualTo(before);
    assertThat(store.moves).isEmpty();
    s.commit(4);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "0, 4", "2, 3", "3, 9", "4, 8", "5, 13", "1, 14", "13, 14", "0, 14", "6, 6"})
  void droppingClosesTheGapAndTurnsKeysBack(int from, int to) {
    KvSequence s = cache.open();
    List<Long> written = store.append(s, 14);
    assertThat(s.drop(from, to)).isTrue();
    List<Long> left = new ArrayList<>(written);
    left.subList(from, to).clear();
    assertThat(store.contents(s)).isEqualTo(left);
    List<Integer> turns = store.turns(s);
    assertThat(turns.subList(0, from)).allMatch(t -> t == 0);
    assertThat(turns.subList(from, turns.size())).allMatch(t -> t == from - to);
    assertThat(cache.free()).isEqualTo(8 - (left.size() + 3) / 4);
    assertThat(s.exactCells()).isEqualTo(from == to ? 14 : from);
  }

  @Test
  void droppingCopiesWhatIsSharedFirst() {
    KvSequence a = cache.open();
    List<Long> written = store.append(a, 12);
    KvSequence b = a.fork();
    assertThat(b.drop(5, 7)).isTrue();
    assertThat(store.copies).as("the first block is not written").hasSize(2);
    assertThat(store.contents(a)).isEqualTo(written);
    assertThat(store.turns(a)).containsOnly(0);
    assertThat(a.exactCells()).isEqualTo(12);
    assertThat(b.exactCells()).isEqualTo(5);
    assertThat(b.fork().exactCells()).isEqualTo(5);
    assertThat(b.blocks()[0]).isEqualTo(a.blocks()[0]);
  }

  @Test
  void droppingChangesNothingWhereACopyHasNoRoom() {
    KvSequence a = cache.open();
    store.append(a, 12);
    KvSequence b = a.fork();
    KvSequence other = cache.open();
    store.append(other, 16);
    reserve(b, 0);
    List<Long> before = store.contents(b);
    int copies = store.copies.size();
    assertThat(cache.free()).isEqualTo(1);
    assertThat(b.drop(5, 7)).isFalse();
    assertThat(store.contents(b)).isEqualTo(before);
    assertThat(store.copies).hasSize(copies);
    assertThat(store.moves).isEmpty();
    assertThat(b.exactCells()).isEqualTo(12);
    assertThat(b.drop(9, 10)).as("one copy has room").isTrue();
    assertThat(b.cells()).isEqualTo(11);
  }

  @Test
  void droppingTheEndOfASharedBlockCopiesNothing() {
    KvSequence a = cache.open();
    store.append(a, 12);
    KvSequence b = a.fork();
    assertThat(b.drop(6, 12)).isTrue();
    assertThat(store.copies).isEmpty();
    assertThat(b.exactCells()).isEqualTo(6);
    store.append(b, 1);
    assertThat(b.exactCells()).as("what is computed on exact cells is exact").isEqualTo(7);
  }

  @Test
  void refusesRangesOutsideTheCommittedCells() {
    KvSequence s = cache.open();
    store.append(s, 5);
    s.reserve(3);
    for (int[] range : new int[][] {{-1, 2}, {3, 2}, {0, 6}}) {
      assertThatIllegalArgumentException().isThrownBy(() -> s.drop(range[0], range[1]));
    }
    assertThat(s.drop(2, 2)).isTrue();
    s.commit(3);
  }

  @Test
  void cellsAfterAnInexactOneAreInexactUntilItIsCutOff() {
    KvSequence s = cache.open();
    store.append(s, 6);
    s.inexactFrom(4);
    s.inexactFrom(5);
    assertThat(s.exactCells()).isEqualTo(4);
    store.append(s, 2);
    assertThat(s.exactCells()).isEqualTo(4);
    assertThat(s.fork(4).exactCells()).isEqualTo(4);
    KvSequence start = s.fork(3);
    store.append(start, 3);
    assertThat(start.exactCells()).isEqualTo(6);
    s.truncate(5);
    assertThat(s.exactCells()).isEqualTo(4);
    s.truncate(4);
    store.append(s, 2);
    assertThat(s.exactCells()).isEqualTo(6);
    s.inexactFrom(6);
    assertThat(s.reserve(3)).isTrue();
    s.truncate(6);
    store.append(s, 1);
    assertThat(s.exactCells()).as("what was said of cells to come still holds").isEqualTo(6);
    assertThatIllegalArgumentException().isThrownBy(() -> s.inexactFrom(-1));
  }

  @Test
  void everySequenceOfARecurrentModelHasAClearedSlotAndAForkACopy() {
    Store recurrent = new Store(8, 4, 2);
    PagedCache slots = recurrent.cache();
    recurrent.slots[0] = 9;
    recurrent.slots[1] = 9;
    assertThat(slots.freeSlots()).isEqualTo(2);
    KvSequence a = slots.open();
    assertThat(recurrent.slots[a.slot()]).isZero();
    recurrent.slots[a.slot()] = 5;
    KvSequence b = a.fork();
    assertThat(b.slot()).isNotEqualTo(a.slot());
    assertThat(recurrent.slots[b.slot()]).isEqualTo(5);
    assertThat(slots.freeSlots()).isZero();
    assertThatIllegalStateException().isThrownBy(slots::open).withMessageContaining("2 slots");
    assertThatIllegalStateException().isThrownBy(a::fork);
    b.close();
    b.close();
    assertThat(slots.freeSlots()).isEqualTo(1);
    recurrent.broken = true;
    assertThatIllegalStateException().isThrownBy(slots::open).withMessage("device lost");
    assertThatIllegalStateException().isThrownBy(a::fork).withMessage("device lost");
    assertThat(slots.freeSlots()).isEqualTo(1);
    slots.close();
    assertThat(slots.freeSlots()).isEqualTo(2);
  }

  @Test
  void recurrentStateIsNeverTakenBack() {
    Store recurrent = new Store(8, 4, 3);
    KvSequence s = recurrent.cache().open();
    recurrent.append(s, 6);
    assertThatIllegalStateException().isThrownBy(() -> s.truncate(5));
    assertThatIllegalStateException().isThrownBy(() -> s.fork(5));
    assertThatIllegalStateException().isThrownBy(() -> s.drop(2, 3));
    s.reserve(4);
    assertThatIllegalStateException().isThrownBy(() -> s.commit(new int[] {0, 2}, 2));
    s.commit(new int[] {0, 1}, 2);
    assertThat(s.cells()).isEqualTo(8);
    s.truncate(8);
    assertThat(recurrent.contents(s)).hasSize(8);
  }

  @Test
  void aModelWithoutRecurrentStateHasNoSlots() {
    assertThat(cache.freeSlots()).isEqualTo(Integer.MAX_VALUE);
    assertThat(cache.open().slot()).isEqualTo(-1);
  }
}
