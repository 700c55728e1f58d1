package dev.sheaf.reasoning.self.consistency.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class VotesTest {
  @Test
  void nobodyWinsAnEmptyPoll() {
    assertThat(new Votes().winner()).isEmpty();
    assertThat(new Votes().line()).isEqualTo("no answer was found");
  }

  @Test
  void ofEquallyFrequentAnswersTheOneFoundFirstWins() {
    assertThat(winner("b", "a", "a", "b", "c")).isEqualTo("b");
    assertThat(winner("c", "a", "a", "b", "b")).isEqualTo("a");
  }

  @Test
  void theOrderOfSamplesDoesNotMatterButForTies() {
    Random random = new Random(5);
    for (int round = 0; round < 500; round++) {
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        answers.add(Integer.toString(random.nextInt(4)));
      }
      Map<String, Integer> counts = new TreeMap<>();
      answers.forEach(a -> counts.merge(a, 1, Integer::sum));
      int most = Collections.max(counts.values());
      String won = winner(answers.toArray(String[]::new));
      assertThat(counts).containsEntry(won, most);
      boolean unique = counts.values().stream().filter(c -> c == most).count() == 1;
      Collections.shuffle(answers, random);
      String again = winner(answers.toArray(String[]::new));
      if (unique) {
        assertThat(again).isEqualTo(won);
      }
      String earliest = answers.stream().filter(a -> counts.get(a) == most).findFirst().orElse("");
      assertThat(again).isEqualTo(earliest);
    }
  }

  private static String winner(String... answers) {
    Votes votes = new Votes();
    for (int i = 0; i < answers.length; i++) {
      votes.add(answers[i], new Votes.Sample(Integer.toString(i), answers[i]));
    }
    return votes.winner().orElseThrow().text();
  }
}
