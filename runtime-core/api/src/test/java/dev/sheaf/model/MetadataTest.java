package dev.sheaf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.error.SheafException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MetadataTest {
  private static final Metadata FILE =
      new Metadata(
          Map.of(
              "text",
              "hello",
              "whole",
              7L,
              "number",
              1.5,
              "truth",
              true,
              "texts",
              List.of("a", "b"),
              "longs",
              new long[] {1, 2},
              "doubles",
              new double[] {0.5},
              "mixed",
              List.of(1L, 2.5),
              "rope_scaling",
              Map.of("factor", 8.0, "inner", Map.of("deep", 3L)),
              "dotted.key",
              9L),
          "model.gguf");

  @Test
  void readsEachTypeByItsOwnReader() {
    assertThat(FILE.string("text")).contains("hello");
    assertThat(FILE.integer("whole")).hasValue(7);
    assertThat(FILE.number("number")).hasValue(1.5);
    assertThat(FILE.bool("truth")).contains(true);
    assertThat(FILE.strings("texts")).contains(List.of("a", "b"));
    assertThat(FILE.integers("longs")).hasValueSatisfying(a -> assertThat(a).containsExactly(1, 2));
    assertThat(FILE.numbers("doubles")).hasValueSatisfying(a -> assertThat(a).containsExactly(0.5));
  }

  @Test
  void widensWholeNumbersWhereNumbersAreWanted() {
    assertThat(FILE.number("whole")).hasValue(7.0);
    assertThat(FILE.numbers("longs"))
        .hasValueSatisfying(a -> assertThat(a).containsExactly(1.0, 2.0));
    assertThat(FILE.numbers("mixed"))
        .hasValueSatisfying(a -> assertThat(a).containsExactly(1.0, 2.5));
  }

  @Test
  void absentKeysAreEmptyForEveryReader() {
    assertThat(FILE.string("none")).isEmpty();
    assertThat(FILE.integer("none")).isEqualTo(OptionalLong.empty());
    assertThat(FILE.number("none")).isEqualTo(OptionalDouble.empty());
    assertThat(FILE.bool("none")).isEmpty();
    assertThat(FILE.strings("none")).isEmpty();
    assertThat(FILE.integers("none")).isEmpty();
    assertThat(FILE.numbers("none")).isEmpty();
    assertThat(FILE.value("none")).isEmpty();
    assertThat(FILE.has("none")).isFalse();
    assertThat(FILE.has("text")).isTrue();
  }

  @Test
  void followsPathsIntoObjectsAndPrefersAKeyWithDots() {
    assertThat(FILE.number("rope_scaling.factor")).hasValue(8.0);
    assertThat(FILE.integer("rope_scaling.inner.deep")).hasValue(3);
    assertThat(FILE.integer("dotted.key")).hasValue(9);
    assertThat(FILE.has("rope_scaling.factor.more")).isFalse();
    assertThat(FILE.has("text.more")).isFalse();
    assertThat(FILE.has("rope_scaling.")).isFalse();
    assertThat(FILE.has(".")).isFalse();
  }

  static List<Function<Metadata, Object>> wrongReaders() {
    return List.of(
        m -> m.string("whole"),
        m -> m.integer("number"),
        m -> m.integer("text"),
        m -> m.number("truth"),
        m -> m.bool("text"),
        m -> m.strings("text"),
        m -> m.strings("mixed"),
        m -> m.integers("doubles"),
        m -> m.integers("mixed"),
        m -> m.numbers("texts"),
        m -> m.string("rope_scaling"),
        m -> m.requireInteger("text"));
  }

  @ParameterizedTest
  @MethodSource("wrongReaders")
  void aValueOfAnotherTypeIsRefusedWithBothTypesAndTheFile(Function<Metadata, Object> reader) {
    SheafException e = catchThrowableOfType(SheafException.class, () -> reader.apply(FILE));
    assertThat(e.code()).isEqualTo(Metadata.WRONG_TYPE);
    assertThat(e.expected()).isNotBlank();
    assertThat(e.found()).isNotBlank();
    assertThat(e.where()).isEqualTo("model.gguf");
    assertThat(e.next()).isNotBlank();
  }

  @Test
  void whatWasFoundIsDescribedNotDumped() {
    Metadata big =
        new Metadata(
            Map.of("a", new long[1_000_000], "b", new double[3], "c", List.of(1L, 2L)), "f");
    assertThatThrownBy(() -> big.string("a"))
        .hasMessageContaining("an array of 1000000 whole numbers");
    assertThatThrownBy(() -> big.string("b")).hasMessageContaining("an array of 3 numbers");
    assertThatThrownBy(() -> big.string("c")).hasMessageContaining("a list of 2");
    assertThatThrownBy(() -> FILE.integer("rope_scaling"))
        .hasMessageContaining("an object of 2 keys");
    assertThatThrownBy(() -> FILE.integer("text")).hasMessageContaining("the text 'hello'");
  }

  @Test
  void whatIsRequiredAndMissingIsNamed() {
    for (Function<Metadata, Object> reader :
        List.<Function<Metadata, Object>>of(
            m -> m.requireString("llama.x"),
            m -> m.requireInteger("llama.x"),
            m -> m.requireNumber("llama.x"))) {
      SheafException e = catchThrowableOfType(SheafException.class, () -> reader.apply(FILE));
      assertThat(e.code()).isEqualTo(Metadata.MISSING_KEY);
      assertThat(e.summary()).contains("llama.x");
      assertThat(e.where()).isEqualTo("model.gguf");
    }
    assertThat(FILE.requireString("text")).isEqualTo("hello");
    assertThat(FILE.requireInteger("whole")).isEqualTo(7);
    assertThat(FILE.requireNumber("whole")).isEqualTo(7.0);
  }

  @Test
  void nothingHandedOutChangesIt() {
    FILE.integers("longs").orElseThrow()[0] = 99;
    assertThat(FILE.integers("longs").orElseThrow()).containsExactly(1, 2);
    FILE.numbers("doubles").orElseThrow()[0] = 99;
    assertThat(FILE.numbers("doubles").orElseThrow()).containsExactly(0.5);
    assertThatThrownBy(() -> FILE.keys().clear()).isInstanceOf(UnsupportedOperationException.class);

    Map<String, Object> mine = new HashMap<>(Map.of("k", 1L));
    Metadata copied = new Metadata(mine, "f");
    mine.clear();
    assertThat(copied.integer("k")).hasValue(1);
  }

  @Test
  void theValueAsItIsIsACopyToo() {
    ((long[]) FILE.value("longs").orElseThrow())[0] = 99;
    assertThat(FILE.integers("longs").orElseThrow()).containsExactly(1, 2);
    ((double[]) FILE.value("doubles").orElseThrow())[0] = 99;
    assertThat(FILE.numbers("doubles").orElseThrow()).containsExactly(0.5);
  }
}
