package dev.sheaf.reasoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StrategyParametersTest {
  private static final ErrorCode CODE = ErrorCode.of("SHEAF-TEST-001", ErrorKind.USER);

  @Test
  void whatIsNotGivenHasItsDefault() {
    StrategyParameters none = of(Map.of());
    assertThat(none.integer("n", 8, 1, 64)).isEqualTo(8);
    assertThat(none.number("share", 0.5, 0, 1)).isEqualTo(0.5);
    assertThat(none.text("reward", "likelihood")).isEqualTo("likelihood");
  }

  @Test
  void bothEndsOfARangeBelongToIt() {
    assertThat(of(Map.of("n", "1")).integer("n", 8, 1, 64)).isEqualTo(1);
    assertThat(of(Map.of("n", " 64 ")).integer("n", 8, 1, 64)).isEqualTo(64);
    assertThat(of(Map.of("share", "1")).number("share", 0.5, 0, 1)).isEqualTo(1);
  }

  @Test
  void refusesWhatIsOutOfRangeByNameAndValue() {
    for (String bad : new String[] {"0", "65", "many", "", "1e2", "99999999999"}) {
      assertThatThrownBy(() -> of(Map.of("n", bad)).integer("n", 8, 1, 64))
          .isInstanceOf(SheafException.class)
          .hasMessageContaining("'n'")
          .hasMessageContaining("from 1 to 64");
    }
    for (String bad : new String[] {"NaN", "-0.1", "1.01", "half"}) {
      assertThatThrownBy(() -> of(Map.of("share", bad)).number("share", 0.5, 0, 1))
          .hasMessageContaining("'share'")
          .hasMessageContaining(bad);
    }
    assertThatThrownBy(() -> of(Map.of("reward", "")).text("reward", "likelihood"))
        .hasMessageContaining("'reward'");
  }

  @Test
  void refusesANameThatNobodyKnows() {
    assertThatThrownBy(() -> of(Map.of("m", "3")))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("no parameter 'm'")
        .hasMessageContaining("n, reward, share");
  }

  private static StrategyParameters of(Map<String, String> given) {
    return StrategyParameters.of(CODE, Set.of("n", "share", "reward"), given);
  }
}
