package dev.sheaf.shell.internal.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ColoursTest {
  @Test
  void areUnwantedWhereTheEnvironmentSaysSo() {
    assertThat(Colours.wanted(Map.of())).isTrue();
    assertThat(Colours.wanted(Map.of("NO_COLOR", ""))).isTrue();
    assertThat(Colours.wanted(Map.of("NO_COLOR", "1"))).isFalse();
  }
}
