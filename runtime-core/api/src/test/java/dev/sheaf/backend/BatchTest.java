package dev.sheaf.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class BatchTest {
  @Test
  void givesBackWhatWasPutIn() {
    Batch batch = new Batch(4);
    int[] first = {3, 1};
    int[] second = {7};
    batch.sequence(first, 2);
    batch.row(11, 5, 5, false, false);
    batch.row(12, 6, 6, true, true);
    batch.sequence(second, 1);
    batch.row(13, 0, 0, false, true);

    assertThat(batch.rows()).isEqualTo(3);
    assertThat(batch.sequences()).isEqualTo(2);
    assertThat(batch.logitRows()).isEqualTo(2);
    assertThat(new int[] {batch.token(0), batch.token(1), batch.token(2)})
        .containsExactly(11, 12, 13);
    assertThat(new int[] {batch.position(0), batch.position(1), batch.position(2)})
        .containsExactly(5, 6, 0);
    assertThat(new int[] {batch.cell(0), batch.cell(1), batch.cell(2)}).containsExactly(5, 6, 0);
    assertThat(new int[] {batch.sequenceOf(0), batch.sequenceOf(1), batch.sequenceOf(2)})
        .containsExactly(0, 0, 1);
    assertThat(new int[] {batch.logitRow(0), batch.logitRow(1), batch.logitRow(2)})
        .containsExactly(-1, 0, 1);
    assertThat(batch.generated(0)).isFalse();
    assertThat(batch.generated(1)).isTrue();
    assertThat(new int[] {batch.firstRow(0), batch.firstRow(1), batch.firstRow(2)})
        .containsExactly(0, 2, 3);
    assertThat(batch.blocks(0)).isSameAs(first);
    assertThat(batch.blockCount(0)).isEqualTo(2);
    assertThat(batch.blocks(1)).isSameAs(second);
    assertThat(batch.blockCount(1)).isEqualTo(1);
  }

  @Test
  void aSequenceMayHaveNoRows() {
    Batch batch = new Batch(2);
    batch.sequence(new int[0], 0);
    batch.sequence(new int[] {1}, 1);
    batch.row(1, 0, 0, false, true);
    assertThat(new int[] {batch.firstRow(0), batch.firstRow(1), batch.firstRow(2)})
        .containsExactly(0, 0, 1);
    assertThat(batch.sequenceOf(0)).isEqualTo(1);
  }

  @Test
  void growsBeyondItsFirstRoomForSequences() {
    Batch batch = new Batch(100);
    for (int s = 0; s < 100; s++) {
      batch.sequence(new int[] {s}, 1);
      batch.row(s, 0, 0, false, s % 2 == 0);
    }
    for (int s = 0; s < 100; s++) {
      assertThat(batch.blocks(s)).containsExactly(s);
      assertThat(batch.firstRow(s)).isEqualTo(s);
      assertThat(batch.logitRow(s)).isEqualTo(s % 2 == 0 ? s / 2 : -1);
    }
    assertThat(batch.firstRow(100)).isEqualTo(100);
  }

  @Test
  void startsOverAfterClear() {
    Batch batch = new Batch(2);
    batch.sequence(new int[] {9}, 1);
    batch.row(1, 0, 0, true, true);
    batch.clear();
    assertThat(batch.rows() + batch.sequences() + batch.logitRows()).isZero();
    assertThat(batch.blocks(0)).isNull();

    batch.sequence(new int[] {4}, 1);
    batch.row(2, 3, 3, false, true);
    assertThat(batch.token(0)).isEqualTo(2);
    assertThat(batch.generated(0)).isFalse();
    assertThat(batch.logitRow(0)).isZero();
    assertThat(batch.firstRow(1)).isEqualTo(1);
  }

  @Test
  void refusesARowTooManyOrWithoutASequence() {
    Batch batch = new Batch(1);
    assertThatThrownBy(() -> batch.row(1, 0, 0, false, false))
        .hasMessageContaining("start a sequence");
    batch.sequence(new int[1], 1);
    batch.row(1, 0, 0, false, false);
    assertThatThrownBy(() -> batch.row(1, 1, 1, false, false)).hasMessageContaining("full at 1");
    assertThat(batch.rows()).isEqualTo(1);
  }

  @Test
  void refusesToHoldNothing() {
    assertThatThrownBy(() -> new Batch(0))
        .hasMessageContaining("maxRows")
        .hasMessageContaining("was 0");
  }
}
