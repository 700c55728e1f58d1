package dev.sheaf.shell.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.SheafException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictJsonTest {
  @Test
  void readsEveryKindOfValueInOrder() {
    Map<String, ?> read =
        StrictJson.object(
            "{\"b\":[1,-2.5,true,null,\"\\ud83d\\ude42\"],\"a\":{},\"n\":12345678901234567890}",
            "x");
    assertThat(read.keySet()).containsExactly("b", "a", "n");
    assertThat(read.get("b")).isEqualTo(Arrays.asList(1L, -2.5, true, null, "🙂"));
    assertThat(read.get("a")).isEqualTo(Map.of());
    assertThat(read.get("n")).isEqualTo(1.2345678901234567E19);
  }

  @Test
  void takesWholeNumbersForWhole() {
    assertThat(StrictJson.read("[-0, 9223372036854775807, 1e2]", "x"))
        .isEqualTo(List.of(0L, Long.MAX_VALUE, 100.0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{'a':1}",
        "{a:1}",
        "[1] 2",
        "{} {}",
        "NaN",
        "[Infinity]",
        "[-Infinity]",
        "[1e999]",
        "[01]",
        "[+1]",
        "[.5]",
        "\"a\nb\"",
        "\"\\x\"",
        "// note\n1",
        "[1;2]",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "\"\\ud800\"",
        "[\"\\ude42\\ud83d\"]",
        "{\"\\udfff\":1}",
        "True"
      })
  void refusesWithThePosition(String text) {
    assertThatThrownBy(() -> StrictJson.read(text, "case.json"))
        .isInstanceOfSatisfying(
            SheafException.class,
            e -> {
              assertThat(e.code().name()).isEqualTo("SHEAF-SHELL-022");
              assertThat(e.where()).matches("case.json, line \\d+ column \\d+ path \\$.*");
              assertThat(e.expected()).isNotBlank();
            });
  }

  @Test
  void namesTheLineAndThePath() {
    assertThatThrownBy(() -> StrictJson.read("{\"a\": 1,\n \"b\": [0, {\"c\": 1, \"c\": 2}]}", "f"))
        .hasMessageContaining("a name occurs twice")
        .hasMessageContaining("line 2")
        .hasMessageContaining("$.b[1]");
  }

  @Test
  void goesSixtyFourLevelsDeepAndNoFurther() {
    assertThat(StrictJson.read("[".repeat(64) + "]".repeat(64), "x")).isInstanceOf(List.class);
    for (int levels : new int[] {65, 100_000}) {
      assertThatThrownBy(() -> StrictJson.read("[".repeat(levels), "x"))
          .hasMessageContaining("nested too deeply")
          .hasMessageContaining("at most 64 levels");
      assertThatThrownBy(() -> StrictJson.read("{\"a\":".repeat(levels), "x"))
          .hasMessageContaining("nested too deeply");
    }
  }

  @Test
  void refusesAnythingButAnObjectWhereOneIsNeeded() {
    for (String text : List.of("[]", "1", "null", "\"a\"")) {
      assertThatThrownBy(() -> StrictJson.object(text, "x"))
          .hasMessageContaining("SHEAF-SHELL-022  the document is not an object");
    }
  }

  @Property(tries = 2000)
  void neverThrowsAnythingUncoded(@ForAll @StringLength(max = 40) String text) {
    try {
      StrictJson.read(text, "x");
    } catch (SheafException coded) {
      assertThat(coded.code().name()).isEqualTo("SHEAF-SHELL-022");
    }
  }
}
