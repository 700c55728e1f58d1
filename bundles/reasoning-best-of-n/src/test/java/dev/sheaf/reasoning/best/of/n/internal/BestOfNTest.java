package dev.sheaf.reasoning.best.of.n.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.BranchView;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy.Answer;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.ScriptedStrategyContext;
import dev.sheaf.testing.ScriptedWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BestOfNTest {
  private static final ScriptedWriter FOUR = ScriptedWriter.texts("a", "bb", "right", "dddd");

  private final BestOfN strategy = new BestOfN();

  @Test
  void theHighestScoreWins() throws Exception {
    ScriptedStrategyContext run =
        run(FOUR, 4).reward("likelihood", branch -> branch.text().equals("right") ? 1 : 0);
    Answer answer = strategy.answer(run);
    assertThat(answer).isEqualTo(new Answer("right", true, "2"));
    assertThat(run.scored()).containsExactly(List.of("0", "1", "2", "3"));
    assertThat(run.events()).contains(new ReasoningEvent.Candidate("2", "right"));
  }

  @Test
  void aConstantRewardGivesThePlainSample() throws Exception {
    for (long seed = 0; seed < 30; seed++) {
      ScriptedWriter writer = ScriptedWriter.babble(seed, 12);
      Answer answer = strategy.answer(run(writer, 6).reward("likelihood", branch -> 0.25));
      assertThat(answer.text()).isEqualTo(writer.plain(64));
      assertThat(answer.branch()).isEqualTo("0");
    }
  }

  @Test
  void oneSampleIsThePlainSampleAndIsNotScored() throws Exception {
    for (long seed = 0; seed < 30; seed++) {
      ScriptedWriter writer = ScriptedWriter.babble(seed, 12);
      ScriptedStrategyContext run = run(writer, 1);
      assertThat(strategy.answer(run).text()).isEqualTo(writer.plain(64));
      assertThat(run.scored()).isEmpty();
    }
  }

  @Test
  void anOracleFindsARightAnswerWheneverOneWasSampled() throws Exception {
    int found = 0;
    for (long seed = 0; seed < 60; seed++) {
      ScriptedWriter writer = ScriptedWriter.babble(seed, 8);
      boolean sampled =
          IntStream.range(0, 5).anyMatch(i -> right(text(writer, Integer.toString(i))));
      Answer answer =
          strategy.answer(
              run(writer, 5).reward("likelihood", branch -> right(branch.text()) ? 1 : 0));
      assertThat(right(answer.text())).isEqualTo(sampled);
      found += sampled ? 1 : 0;
    }
    assertThat(found).isBetween(1, 59);
  }

  @Test
  void aMissingScoreNeverWins() throws Exception {
    ScriptedStrategyContext run =
        run(FOUR, 4).reward("likelihood", branch -> branch.path().equals("0") ? Double.NaN : -2);
    assertThat(strategy.answer(run).branch()).isEqualTo("1");
    assertThat(run.messages()).containsExactly("likelihood gave no score for 1 of 4");
  }

  @Test
  void whenMostScoresAreMissingTheMostFrequentTextWinsAndItSaysSo() throws Exception {
    ScriptedWriter writer = ScriptedWriter.texts("x", "y ", "z", " y", "x");
    ScriptedStrategyContext run =
        run(writer, 4).reward("likelihood", branch -> branch.path().equals("0") ? 9 : Double.NaN);
    assertThat(strategy.answer(run).branch()).isEqualTo("1");
    assertThat(run.messages()).anyMatch(m -> m.contains("most frequent answer"));
  }

  @Test
  void theVoteTakesTheEarliestOfEqualOnes() throws Exception {
    ScriptedStrategyContext run = run(FOUR, 4).reward("likelihood", branch -> Double.NaN);
    assertThat(strategy.answer(run).branch()).isEqualTo("0");
  }

  @Test
  void anExhaustedBudgetGivesTheBestWholeAnswerMarkedIncomplete() throws Exception {
    // a+end, bb+end, then one token of the third
    ScriptedStrategyContext run =
        run(FOUR, 4)
            .reward("likelihood", branch -> branch.tokens().size())
            .within(Budget.tokens(6));
    assertThat(strategy.answer(run)).isEqualTo(new Answer("bb", false, "1"));
    assertThat(run.scored()).containsExactly(List.of("0", "1"));
    assertThat(run.ledger().spent().generatedTokens()).isEqualTo(6);
  }

  @Test
  void branchesThatNeverBeganAreNoAnswers() throws Exception {
    ScriptedWriter writer = ScriptedWriter.texts("abcdef", "g", "h", "i", "j");
    ScriptedStrategyContext run =
        run(writer, 5).reward("likelihood", branch -> Double.NaN).within(Budget.tokens(3));
    assertThat(strategy.answer(run)).isEqualTo(new Answer("abc", false, "0"));
  }

  @Test
  void aBudgetForNoWholeAnswerGivesABeginning() throws Exception {
    ScriptedWriter writer = ScriptedWriter.texts("abcdef", "ghijkl");
    ScriptedStrategyContext run =
        run(writer, 2).reward("likelihood", branch -> 0).within(Budget.tokens(3));
    assertThat(strategy.answer(run)).isEqualTo(new Answer("abc", false, "0"));
  }

  @Test
  void aLastTokenThatJustFitsIsComplete() throws Exception {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("a", "b"), 2)
            .reward("likelihood", branch -> 0)
            .within(Budget.tokens(4));
    assertThat(strategy.answer(run).complete()).isTrue();
  }

  @Test
  void stopTextsOfTheQuestionEndTheSamples() throws Exception {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("one. two."), 2)
            .asking(question().stop(List.of(".")).build())
            .reward("likelihood", branch -> 0);
    assertThat(strategy.answer(run).text()).isEqualTo("one");
  }

  @Test
  void aMissingRewardModelIsRefusedBeforeATokenIsSpent() {
    ScriptedStrategyContext run = run(FOUR, 4);
    assertThatThrownBy(() -> strategy.answer(run)).isInstanceOf(SheafException.class);
    assertThat(run.ledger().spent().generatedTokens()).isZero();
    assertThat(run.openBranches()).isZero();
  }

  @Test
  void badParametersAreRefusedBeforeATokenIsSpent() {
    for (Map<String, String> bad :
        List.of(
            Map.of("n", "0"),
            Map.of("n", "1025"),
            Map.of("n", "4", "at_least", "5"),
            Map.of("m", "4"),
            Map.of("reward", ""))) {
      ScriptedStrategyContext run =
          run(FOUR, 4).with(bad).reward("likelihood", BranchView::hashCode);
      assertThatThrownBy(() -> strategy.answer(run))
          .as(bad.toString())
          .isInstanceOf(SheafException.class)
          .hasMessageContaining("SHEAF-BESTOFN-001");
      assertThat(run.ledger().spent().generatedTokens()).isZero();
    }
  }

  @Test
  void greedySamplesAreAllTheSameAndItSaysSo() throws Exception {
    ScriptedStrategyContext run =
        run(FOUR, 2)
            .asking(question().sampling(SamplingParameters.GREEDY).build())
            .reward("likelihood", branch -> 0);
    assertThat(strategy.answer(run).branch()).isEqualTo("0");
    assertThat(run.messages()).anyMatch(m -> m.contains("temperature 0"));
  }

  @Test
  void anInterruptEndsTheRun() {
    ScriptedStrategyContext run = run(FOUR, 4).reward("likelihood", branch -> 0).interruptedAt(1);
    assertThatThrownBy(() -> strategy.answer(run)).isInstanceOf(InterruptedException.class);
  }

  private static boolean right(String text) {
    return text.contains("ab");
  }

  private static String text(ScriptedWriter writer, String noise) {
    ScriptedWriter renamed = (n, tokens) -> writer.next(noise, tokens);
    return renamed.plain(64);
  }

  private static GenerationRequest.Builder question() {
    return GenerationRequest.to("scripted", Prompt.text("?"))
        .sampling(SamplingParameters.DEFAULT)
        .maxTokens(64);
  }

  private static ScriptedStrategyContext run(ScriptedWriter writer, int n) {
    return new ScriptedStrategyContext(writer)
        .asking(question().build())
        .with(Map.of("n", Integer.toString(n)));
  }
}
