package dev.sheaf.reasoning.self.consistency.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy.Answer;
import dev.sheaf.testing.ScriptedStrategyContext;
import dev.sheaf.testing.ScriptedWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SelfConsistencyTest {
  private final SelfConsistency strategy = new SelfConsistency();

  @Test
  void theFirstSampleWithTheMostFrequentAnswerWins() throws Exception {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("so =5", "=7", "well =7", "none", "=5 no =7"), 5);
    assertThat(strategy.answer(run)).isEqualTo(new Answer("=7", true, "1"));
    assertThat(run.messages()).containsExactly("3 of 4 answers are 7");
    assertThat(run.events()).contains(new ReasoningEvent.Candidate("0", "5"));
    assertThat(run.openBranches()).isZero();
  }

  @Test
  void aTieGoesToTheLowestBranch() throws Exception {
    assertThat(strategy.answer(run(ScriptedWriter.texts("=2", "=1", "=1", "=2"), 4)).branch())
        .isEqualTo("0");
    assertThat(strategy.answer(run(ScriptedWriter.texts("x", "=1", "=2", "=2", "=1"), 5)).branch())
        .isEqualTo("1");
  }

  @Test
  void oneSampleIsThePlainSample() throws Exception {
    for (long seed = 0; seed < 30; seed++) {
      ScriptedWriter writer = ScriptedWriter.babble(seed, 12);
      ScriptedStrategyContext run =
          new ScriptedStrategyContext(writer)
              .with(Map.of("n", "1"))
              .extractor("last-number", Optional::of);
      assertThat(strategy.answer(run).text()).isEqualTo(writer.plain(64));
    }
  }

  @Test
  void withoutAnAnswerItSamplesAnewWithOtherNoise() throws Exception {
    ScriptedStrategyContext run = run(ScriptedWriter.texts("a", "b", "c", "d", "=4", "e"), 2);
    assertThat(strategy.answer(run)).isEqualTo(new Answer("=4", true, "4"));
    assertThat(run.messages())
        .containsExactly(
            "no answer in 2 samples: round 2",
            "no answer in 4 samples: round 3",
            "1 of 1 answers are 4");
  }

  @Test
  void afterTheLastRoundThereIsNoAnswer() throws Exception {
    for (int rounds = 1; rounds <= 5; rounds++) {
      ScriptedStrategyContext run =
          run(ScriptedWriter.texts("a"), 3, "rounds", Integer.toString(rounds));
      assertThat(strategy.answer(run)).isEqualTo(new Answer("", true, ""));
      assertThat(run.messages()).endsWith("no answer was found");
      // each sample is "a" and an end
      assertThat(run.ledger().spent().generatedTokens()).isEqualTo(rounds * 3 * 2L);
    }
  }

  @Test
  void aSampleCutByTheBudgetHasNoVote() throws Exception {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("=1", "=22", "=22"), 3).within(Budget.tokens(6));
    assertThat(strategy.answer(run)).isEqualTo(new Answer("=1", false, "0"));
    assertThat(run.events()).contains(new ReasoningEvent.Dropped("1", "cut by the budget"));
  }

  @Test
  void aBudgetThatEndsBetweenRoundsEndsTheSearch() throws Exception {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("a", "b", "=1"), 2).within(Budget.tokens(4));
    assertThat(strategy.answer(run)).isEqualTo(new Answer("", false, ""));
    assertThat(run.ledger().spent().generatedTokens()).isEqualTo(4);
  }

  @Test
  void aMissingExtractorIsRefusedBeforeATokenIsSpent() {
    ScriptedStrategyContext run = run(ScriptedWriter.texts("a"), 3, "extractor", "absent");
    assertThatThrownBy(() -> strategy.answer(run)).isInstanceOf(SheafException.class);
    assertThat(run.ledger().spent().generatedTokens()).isZero();
  }

  @Test
  void badParametersAreRefusedBeforeATokenIsSpent() {
    for (List<String> bad :
        List.of(
            List.of("n", "0"),
            List.of("rounds", "6"),
            List.of("rounds", "0"),
            List.of("at_least", "4"),
            List.of("extractor", ""),
            List.of("reward", "likelihood"))) {
      ScriptedStrategyContext run =
          run(ScriptedWriter.texts("a"), 3, bad.getFirst(), bad.getLast());
      assertThatThrownBy(() -> strategy.answer(run))
          .as(bad.toString())
          .hasMessageContaining("SHEAF-SELFCONS-001");
      assertThat(run.ledger().spent().generatedTokens()).isZero();
    }
  }

  @Test
  void anInterruptEndsTheRun() {
    ScriptedStrategyContext run = run(ScriptedWriter.texts("a"), 3).interruptedAt(2);
    assertThatThrownBy(() -> strategy.answer(run)).isInstanceOf(InterruptedException.class);
  }

  /** With an extractor that takes what follows the last equals sign. */
  private static ScriptedStrategyContext run(ScriptedWriter writer, int n, String... more) {
    Map<String, String> parameters = new HashMap<>(Map.of("n", Integer.toString(n)));
    for (int i = 0; i < more.length; i += 2) {
      parameters.put(more[i], more[i + 1]);
    }
    return new ScriptedStrategyContext(writer)
        .with(parameters)
        .extractor(
            "last-number",
            text -> {
              int at = text.lastIndexOf('=');
              return at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1));
            });
  }
}
