package dev.sheaf.plugin.grammar.internal.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sheaf.constraint.Constraint;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.plugin.grammar.internal.GrammarEngine;
import dev.sheaf.plugin.grammar.internal.Limits;
import dev.sheaf.plugin.grammar.internal.Masks;
import dev.sheaf.plugin.grammar.internal.Vocabulary;
import dev.sheaf.plugin.grammar.internal.regex.RegexCompiler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenMatcherTest {
  private static final Vocabulary BYTES = Vocabulary.bytesAnd("ab", "ba", "aab", "é!", "  ");
  private static final int WIDTH = BYTES.vocabularySize();

  private static Constraint regex(String pattern) {
    return new RegexCompiler().compile(pattern, BYTES, WIDTH);
  }

  /** A constraint that keeps hardly anything, so that states and masks are made again and again. */
  private static Constraint forgetful(String pattern) {
    Limits tight = new Limits(1000, 20_000, 1 << 20, Duration.ofSeconds(9), 50_000_000);
    return new RegexCompiler(new GrammarEngine(tight)).compile(pattern, BYTES, WIDTH);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void pushingPoppingAndForkingIsLikeRebuilding(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 30; round++) {
      Constraint constraint = regex(RandomPattern.of(random, 4));
      Matcher matcher = constraint.open();
      List<Integer> pushed = new ArrayList<>();
      for (int step = 0; step < 40; step++) {
        List<Integer> allowed = Masks.of(matcher, WIDTH);
        switch (random.nextInt(4)) {
          case 0, 1 -> {
            int token =
                allowed.isEmpty() || random.nextInt(5) == 0
                    ? random.nextInt(WIDTH)
                    : allowed.get(random.nextInt(allowed.size()));
            boolean taken = matcher.push(token);
            assertThat(taken).isEqualTo(allowed.contains(token));
            if (taken) {
              pushed.add(token);
            }
          }
          case 2 -> {
            for (int n = Math.min(pushed.size(), random.nextInt(4)); n > 0; n--) {
              matcher.pop();
              pushed.removeLast();
            }
          }
          default -> {
            Matcher left = matcher;
            matcher = matcher.fork();
            if (!allowed.isEmpty()) {
              assertThat(left.push(allowed.getFirst())).isTrue();
            }
          }
        }
        Matcher rebuilt = constraint.open();
        pushed.forEach(token -> assertThat(rebuilt.push(token)).isTrue());
        assertThat(Masks.of(matcher, WIDTH)).isEqualTo(Masks.of(rebuilt, WIDTH));
        assertThat(matcher.complete()).isEqualTo(rebuilt.complete());
        assertThat(matcher.forced()).isEqualTo(rebuilt.forced());
      }
    }
  }

  @Test
  void theLast256TokensCanBeTakenBack() {
    Matcher matcher = regex("a*b").open();
    for (int i = 0; i < 1000; i++) {
      assertThat(matcher.push('a')).isTrue();
    }
    assertThat(matcher.push('b')).isTrue();
    for (int i = 0; i < 256; i++) {
      matcher.pop();
    }
    assertThatIllegalStateException().isThrownBy(matcher::pop).withMessageContaining("256");
    assertThat(matcher.push('b')).isTrue();
    assertThat(matcher.complete()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> regex("a").open().pop())
        .withMessageContaining("no token");
  }

  @Test
  void anEndMayComeOnlyWhereTheTextMayEndAndNothingAfterIt() {
    Matcher matcher = regex("ab?").open();
    assertThat(matcher.push(BYTES.end())).isFalse();
    matcher.push('a');
    assertThat(Masks.of(matcher, WIDTH)).containsExactly((int) 'b', BYTES.end());
    assertThat(matcher.push(BYTES.end())).isTrue();
    assertThat(matcher.complete()).isTrue();
    assertThat(Masks.of(matcher, WIDTH)).isEmpty();
    assertThat(matcher.push('b')).isFalse();
    assertThat(matcher.push(BYTES.end())).isFalse();
    assertThat(matcher.forced()).isEmpty();
    matcher.pop();
    assertThat(matcher.push('b')).isTrue();
  }

  @Test
  void controlTokensTokensWithoutBytesAndIdsBeyondTheVocabularyAreNeverAllowed() {
    Vocabulary vocabulary = Vocabulary.of("a", "", "<control>");
    Matcher matcher = new RegexCompiler().compile("[^b]*", vocabulary, 200).open();
    assertThat(Masks.of(matcher, 200)).containsExactly(0, 2, vocabulary.end());
    assertThat(matcher.push(1)).isFalse();
    assertThat(matcher.push(vocabulary.control())).isFalse();
    assertThat(matcher.push(199)).isFalse();
    assertThat(matcher.push(-1)).isFalse();
    assertThat(matcher.push(Integer.MAX_VALUE)).isFalse();
  }

  @Test
  void forcedBytesAreThoseWithoutAChoice() {
    Matcher matcher = regex("(abc|abd)x{3}(é|è)?").open();
    assertThat(matcher.forced()).asString(StandardCharsets.UTF_8).isEqualTo("ab");
    for (char c : "abd".toCharArray()) {
      matcher.push(c);
    }
    assertThat(matcher.forced()).asString(StandardCharsets.UTF_8).isEqualTo("xxx");
    for (char c : "xxx".toCharArray()) {
      matcher.push(c);
    }
    assertThat(matcher.forced()).as("it may end here").isEmpty();
    matcher.push(0xc3);
    assertThat(matcher.forced()).as("é or è").isEmpty();
    assertThat(regex("a{10000}").open().forced()).hasSize(4096);
  }

  @Test
  void theFirstTokenOfATextIsReadAsTheReaderSeesIt() {
    Vocabulary vocabulary = Vocabulary.droppingSpace(" yes", "yes", " ", "  ");
    Constraint constraint = new RegexCompiler().compile("yes( yes)*| ", vocabulary, 6);
    Matcher starting = constraint.open(true);
    assertThat(Masks.of(starting, 6)).containsExactly(0, 1, 3);
    assertThat(starting.push(2)).as("nothing is left of it").isFalse();
    assertThat(starting.push(0)).isTrue();
    assertThat(Masks.of(starting, 6)).containsExactly(0, 2, vocabulary.end());
    starting.pop();
    assertThat(Masks.of(starting, 6)).containsExactly(0, 1, 3);
    Matcher going = constraint.open();
    assertThat(Masks.of(going, 6)).containsExactly(1, 2);
    assertThat(Masks.of(constraint.open(true), 6)).containsExactly(0, 1, 3);
  }

  @Test
  void forgettingStatesAndMasksChangesNothing() {
    String pattern = "(a|b)*a(a|b){9}";
    Matcher roomy = regex(pattern).open();
    TokenAutomaton tight = (TokenAutomaton) forgetful(pattern);
    Matcher matcher = tight.open();
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      int token = 'a' + random.nextInt(2);
      assertThat(matcher.push(token)).isTrue();
      roomy.push(token);
      assertThat(matcher.complete()).isEqualTo(roomy.complete());
      if (i % 40 == 0) {
        assertThat(Masks.of(matcher, WIDTH)).isEqualTo(Masks.of(roomy, WIDTH));
      }
      assertThat(tight.maskBytes()).isLessThanOrEqualTo(1 << 19);
    }
    // 2¹⁰ states of about 250 bytes fit; with ten more in each set they do not.
    TokenAutomaton wide = (TokenAutomaton) forgetful("(a|b)*a(a|b){40}");
    Matcher walker = wide.open();
    for (int i = 0; i < 50_000; i++) {
      walker.push('a' + random.nextInt(2));
      assertThat(wide.states()).isLessThan(8192);
    }
  }

  @Test
  void manyMatchersShareOneConstraintOnSeveralThreads() throws Exception {
    Constraint constraint = regex("((a|b|é)+[^c]{1,9};)*");
    List<List<Integer>> alone = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      alone.add(walk(regex("((a|b|é)+[^c]{1,9};)*").open(), i));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<List<Integer>>> together = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        int seed = i;
        together.add(threads.submit(() -> walk(constraint.open(), seed)));
      }
      for (int i = 0; i < 64; i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    }
  }

  private static List<Integer> walk(Matcher matcher, int seed) {
    Random random = new Random(seed);
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<Integer> allowed = Masks.of(matcher, WIDTH);
      out.add(allowed.hashCode());
      if (allowed.isEmpty()) {
        break;
      }
      matcher.push(allowed.get(random.nextInt(allowed.size())));
    }
    return out;
  }

  @Test
  void refusesAMaskOrAVocabularyThatIsTooSmall() {
    Matcher matcher = regex("a").open();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> matcher.fillMask(new long[2]))
        .withMessageContaining("had 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RegexCompiler().compile("a", BYTES, WIDTH - 1))
        .withMessageContaining("was " + (WIDTH - 1));
  }
}
