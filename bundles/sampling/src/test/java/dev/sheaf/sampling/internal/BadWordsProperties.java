package dev.sheaf.sampling.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.SamplingParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class BadWordsProperties {
  @Property(tries = 300)
  void theLastTokenIsForbiddenWhereTheOthersStandBefore(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 3) int passes) {
    Random random = new Random(seed);
    List<String> words = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      StringBuilder word = new StringBuilder();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        word.append((char) ('a' + random.nextInt(2)));
      }
      words.add(word.toString());
    }
    BadWords processor = new BadWords(words, 256, new FakeModel(256)::encode);
    List<int[]> tokens = words.stream().map(word -> word.chars().toArray()).toList();
    List<Integer> output = new ArrayList<>();
    for (int step = 0; step < 8; step++) {
      Row row = new Row(seed + step, 256).after(passes, seed);
      processor.apply(row.candidates);
      EditsProperties.assertLeft(row, Slow.badWords(row.scores, tokens, output));
      if (random.nextInt(4) == 0 && !output.isEmpty()) {
        processor.pop();
        output.removeLast();
      } else {
        int token = 'a' + random.nextInt(2);
        processor.push(token, 0);
        output.add(token);
      }
    }
  }

  private static boolean forbidden(BadWords words, int vocabulary, int id) {
    Candidates c = new Candidates(vocabulary);
    c.reset(new float[vocabulary], 0);
    words.apply(c);
    return c.score(id) == Double.NEGATIVE_INFINITY;
  }

  @Example
  void aWordCountsInTheMiddleOfATextToo() {
    FakeModel model = new FakeModel(300).piece(256, "cat").piece(257, " cat").piece(258, " dog");
    BadWords words = new BadWords(List.of(" cat", "dog"), model.vocabularySize(), model::encode);
    assertThat(forbidden(words, 300, 256)).isTrue();
    assertThat(forbidden(words, 300, 257)).isTrue();
    // "dog" is three tokens and " dog" one: vLLM leaves such a spelling alone
    assertThat(forbidden(words, 300, 258)).isFalse();
    words.push('d', 0);
    words.push('o', 0);
    assertThat(forbidden(words, 300, 'g')).isTrue();
    assertThat(forbidden(words, 300, 'o')).isFalse();
  }

  @Example
  void thePromptIsNotLookedAt() {
    SamplingParameters p =
        SamplingParameters.DEFAULT.change().texts("bad-words", List.of("ab")).build();
    FakeModel model = new FakeModel(256).prompt('a');
    BadWords words = (BadWords) new BadWordsFactory().open(p, model);
    assertThat(forbidden(words, 256, 'b')).isFalse();
    words.push('a', 0);
    assertThat(forbidden(words, 256, 'b')).isTrue();
  }

  @Example
  void aWordWithoutTokensForbidsNothing() {
    BadWords words = new BadWords(List.of("x", "é"), 50, new FakeModel(50)::encode);
    for (int id = 0; id < 50; id++) {
      assertThat(forbidden(words, 50, id)).isFalse();
    }
    BadWords beyond = new BadWords(List.of("a"), 50, text -> new int[] {70});
    assertThat(forbidden(beyond, 50, 49)).isFalse();
  }

  @Example
  void aSpaceIsAWord() {
    BadWords words = new BadWords(List.of(" "), 256, new FakeModel(256)::encode);
    assertThat(forbidden(words, 256, ' ')).isTrue();
  }

  @Example
  void popWithoutAPushIsRefused() {
    BadWords words = new BadWords(List.of("a"), 256, new FakeModel(256)::encode);
    assertThatIllegalStateException().isThrownBy(words::pop).withMessage("pop without a push");
  }
}
