package dev.sheaf.plugin.grammar.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.error.SheafException;
import dev.sheaf.plugin.grammar.internal.GrammarEngine;
import dev.sheaf.plugin.grammar.internal.GrammarErrors;
import dev.sheaf.plugin.grammar.internal.Limits;
import dev.sheaf.plugin.grammar.internal.Masks;
import dev.sheaf.plugin.grammar.internal.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pattern may cost, in time and in states. */
final class RegexLimitsTest {
  private static final Vocabulary BYTES = Vocabulary.bytesAnd();

  private static Constraint compile(String pattern) {
    return new RegexCompiler().compile(pattern, BYTES, BYTES.vocabularySize());
  }

  private static boolean matches(String pattern, String text) {
    return Masks.accepts(compile(pattern).open(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static SheafException refusal(String pattern) {
    return catchThrowableOfType(SheafException.class, () -> compile(pattern));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a*)*b",
        "(a|a)*b",
        "(a|aa)+b",
        "(.*)(.*)(.*)(.*)x",
        "((a?){30})a{30}b",
        "(a+)+(a+)+(a+)+b",
        "([a-z]+)*[0-9]b",
        "a{0,1000}b",
        "(a{0,30}){30}b",
        "(((((a*)*)*)*)*)*b"
      })
  void patternsThatMakeOthersBacktrackForeverStayLinear(String pattern) {
    long start = System.nanoTime();
    Matcher matcher = compile(pattern).open();
    int length = 0;
    while (length < 2000 && matcher.push('a')) {
      length++;
    }
    long[] bits = new long[5];
    matcher.fillMask(bits);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(length).isGreaterThanOrEqualTo(30);
  }

  @Test
  void countersAreExact() {
    Matcher matcher = compile("a{1000}").open();
    for (int i = 0; i < 1000; i++) {
      assertThat(matcher.complete()).isFalse();
      assertThat(matcher.push('a')).isTrue();
    }
    assertThat(matcher.complete()).isTrue();
    assertThat(matcher.push('a')).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a{1000000}", "((a{1000}){1000}){1000}", "(.{1,100}){1,100}", "a{99999999999}"})
  void refusesCountersThatNeedTooManyStates(String pattern) {
    long start = System.nanoTime();
    assertThat(refusal(pattern).code()).isEqualTo(GrammarErrors.TOO_LARGE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void refusesTextsAndNestingBeyondTheLimits() {
    assertThat(refusal("a".repeat(65_537)).code()).isEqualTo(GrammarErrors.TOO_LARGE);
    assertThat(refusal("(".repeat(30_000)).code()).isEqualTo(GrammarErrors.TOO_LARGE);
    assertThat(matches("(".repeat(200) + "a" + ")".repeat(200), "a")).isTrue();
    assertThat(refusal("|".repeat(60_000)).code()).isEqualTo(GrammarErrors.TOO_LARGE);
  }

  @Test
  void oneMaskMayTakeOnlySoMuchWork() {
    Limits low = new Limits(1000, 20_000, 1 << 20, Duration.ofSeconds(5), 100_000);
    String[] words = new String[1 << 12];
    for (int i = 0; i < words.length; i++) {
      // 12 characters, so that nearly every node of the tree is another set of states.
      words[i] = Integer.toBinaryString(words.length | i).replace('0', 'a').replace('1', 'b');
    }
    Vocabulary wordy = Vocabulary.bytesAnd(words);
    assertThatThrownBy(() ->
            new RegexCompiler(new GrammarEngine(low))
                .compile("(a|b)*a(a|b){40}", wordy, wordy.vocabularySize()))
        .isInstanceOf(SheafException.class)
        .hasMessageContaining("SHEAF-GRAMMAR-007")
        .hasMessageContaining("100000");
  }

  @Test
  void compilingEndsWhenItIsInterruptedOrTakesTooLong() {
    Thread.currentThread().interrupt();
    try {
      assertThat(refusal("a").code()).isEqualTo(GrammarErrors.INTERRUPTED);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    Limits hasty = new Limits(60_000, 1 << 20, 1 << 20, Duration.ofMillis(1), 100_000);
    assertThatThrownBy(() ->
            new RegexCompiler(new GrammarEngine(hasty))
                .compile("(.{1000}){100}", BYTES, BYTES.vocabularySize()))
        .hasMessageContaining("SHEAF-GRAMMAR-005");
  }
}
