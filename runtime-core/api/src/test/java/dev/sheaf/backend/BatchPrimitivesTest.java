package dev.sheaf.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a batch says beyond plain causal rows. */
final class BatchPrimitivesTest {
  private static final LayerObserver NOBODY = (layer, rows) -> {};

  @Test
  void rowsFollowEachOtherUnlessTheySayOtherwise() {
    Batch batch = new Batch(8);
    batch.sequence(new int[] {0}, 1);
    batch.row(1, 0, 0, false, false);
    batch.row(2, 1, 1, false, true);
    batch.sequence(new int[] {1}, 1);
    batch.row(3, 0, 0, false, true);
    assertThat(batch.parent(0)).isEqualTo(Batch.NO_PARENT);
    assertThat(batch.parent(1)).isZero();
    assertThat(batch.parent(2)).isEqualTo(Batch.NO_PARENT);
    assertThat(batch.plain()).isTrue();
  }

  @Test
  void aTreeIsNotPlain() {
    Batch batch = new Batch(8);
    batch.sequence(new int[] {0}, 1);
    batch.row(1, 4, 4, Batch.NO_PARENT, true, true);
    batch.row(2, 5, 5, 0, true, true);
    assertThat(batch.plain()).as("a chain, spelled as a tree").isTrue();
    batch.row(3, 5, 6, 0, true, true);
    assertThat(batch.plain()).isFalse();
    assertThat(batch.parent(2)).isZero();
    batch.clear();
    assertThat(batch.plain()).as("after clear").isTrue();
  }

  @Test
  void aParentIsARowOfTheSameSequence() {
    Batch batch = new Batch(8);
    batch.sequence(new int[] {0}, 1);
    batch.row(1, 0, 0, false, false);
    batch.sequence(new int[] {1}, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batch.row(2, 0, 0, 0, true, true))
        .withMessageContaining("was 0");
    assertThatIllegalArgumentException().isThrownBy(() -> batch.row(2, 0, 0, 1, true, true));
  }

  @Test
  void whatASequenceSaysOfItselfIsForgottenWithIt() {
    Batch batch = new Batch(2);
    KvView view = new KvView(List.of(Segment.of(new int[] {7}, 1, 2, 3)), 4, 0.5);
    int[] depths = {1, 2};
    float[] vector = {1, 2, 3};
    for (int s = 0; s < 20; s++) {
      batch.sequence(new int[] {s}, 1);
    }
    batch.slot(5);
    batch.adapter(6);
    batch.view(view);
    batch.bidirectional();
    batch.depths(depths);
    batch.row(9, 0, 0, false, true);
    batch.embedding(vector, 1);
    batch.hidden();
    batch.observer(NOBODY, LayerObserver.MissingState.HOLE);
    assertThat(batch.slotOf(19)).isEqualTo(5);
    assertThat(batch.adapterOf(19)).isEqualTo(6);
    assertThat(batch.viewOf(19)).isEqualTo(view);
    assertThat(batch.viewOf(18)).isEqualTo(KvView.PLAIN);
    assertThat(batch.isBidirectional(19)).isTrue();
    assertThat(batch.depthsOf(19)).isSameAs(depths);
    assertThat(batch.hasVector(0)).isTrue();
    assertThat(batch.vector(0)).isSameAs(vector);
    assertThat(batch.vectorAt(0)).isEqualTo(1);
    assertThat(batch.hiddenRow(0)).isZero();
    assertThat(batch.hiddenRows()).isEqualTo(1);
    assertThat(batch.observer()).isSameAs(NOBODY);
    assertThat(batch.missingState()).isEqualTo(LayerObserver.MissingState.HOLE);

    batch.clear();
    for (int s = 0; s < 20; s++) {
      batch.sequence(new int[] {s}, 1);
    }
    batch.row(9, 0, 0, false, true);
    assertThat(batch.slotOf(19)).isZero();
    assertThat(batch.adapterOf(19)).isZero();
    assertThat(batch.viewOf(19)).isEqualTo(KvView.PLAIN);
    assertThat(batch.isBidirectional(19)).isFalse();
    assertThat(batch.depthsOf(19)).isNull();
    assertThat(batch.hasVector(0)).isFalse();
    assertThat(batch.hiddenRow(0)).isEqualTo(-1);
    assertThat(batch.observer()).isNull();
    assertThat(batch.missingState()).isEqualTo(LayerObserver.MissingState.PROPAGATE);
  }

  @Test
  void nothingIsSaidOfASequenceThatIsNotThere() {
    Batch batch = new Batch(2);
    assertThatIllegalStateException().isThrownBy(() -> batch.slot(0));
    assertThatIllegalStateException().isThrownBy(() -> batch.view(KvView.PLAIN));
    assertThatIllegalStateException().isThrownBy(() -> batch.row(1, 0, 0, false, false));
  }

  @Test
  void segmentsAndViewsRefuseNonsenseByValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Segment.of(new int[1], -1, 2, 0))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Segment(new int[1], 0, 2, 0, -5, Optional.empty()))
        .withMessageContaining("-5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KvView(List.of(), -2, 1))
        .withMessageContaining("-2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KvView(List.of(), 0, Double.NaN))
        .withMessageContaining("NaN");
  }
}
