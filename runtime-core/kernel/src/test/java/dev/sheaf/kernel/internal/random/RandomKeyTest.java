package dev.sheaf.kernel.internal.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RandomKeyTest {
  @Test
  void refusesANegativePosition() {
    assertThatThrownBy(() -> new RandomKey(1, RandomKey.ROOT, -1, Purpose.SAMPLE))
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> new KeyedNoise().reset(1, RandomKey.ROOT, -1, Purpose.SAMPLE))
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> RandomKey.child(RandomKey.ROOT, -1)).hasMessageContaining("-1");
  }

  @Test
  void branchesOfATreeDifferFromEachOtherAndFromTheRoot() {
    Set<Long> seen = new HashSet<>();
    seen.add(RandomKey.ROOT);
    for (int i = 0; i < 100; i++) {
      long child = RandomKey.child(RandomKey.ROOT, i);
      assertThat(seen.add(child)).isTrue();
      for (int j = 0; j < 100; j++) {
        long grandchild = RandomKey.child(child, j);
        assertThat(seen.add(grandchild)).isTrue();
        assertThat(seen.add(RandomKey.child(grandchild, i))).isTrue();
      }
    }
  }

  @Test
  void purposesHaveCodesOfTheirOwnThatFitTheKey() {
    assertThat(Arrays.stream(Purpose.values()).map(Purpose::code))
        .doesNotHaveDuplicates()
        .allMatch(c -> c >= 0 && c < 8);
  }

  @Test
  void theCodeOfSamplingIsWhatItWasWhenTheFirstDrawWasRecorded() {
    assertThat(Purpose.SAMPLE.code()).isZero();
    assertThat(RandomKey.child(RandomKey.ROOT, 0)).isEqualTo(0xE220A8397B1DCDAFL);
  }
}
