package dev.sheaf.reasoning.beam.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.BranchView;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy.Answer;
import dev.sheaf.testing.ScriptedStrategyContext;
import dev.sheaf.testing.ScriptedWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BeamStrategyTest {
  private final BeamStrategy strategy = new BeamStrategy();

  @Test
  void oneBeamWithOneContinuationIsThePlainSample() throws Exception {
    for (long seed = 0; seed < 40; seed++) {
      ScriptedWriter writer = ScriptedWriter.babble(seed, 20);
      ScriptedStrategyContext run = run(writer, "width=1", "expansions=1", "depth=100");
      assertThat(strategy.answer(run).text()).isEqualTo(writer.plain(64));
      assertThat(run.scored()).isEmpty();
    }
  }

  @Test
  void aConstantRewardWithOneBeamGivesThePlainSample() throws Exception {
    for (long seed = 0; seed < 40; seed++) {
      ScriptedWriter writer = ScriptedWriter.babble(seed, 20);
      ScriptedStrategyContext run =
          run(writer, "width=1", "expansions=3", "depth=100").reward("likelihood", branch -> 1);
      assertThat(strategy.answer(run).text()).isEqualTo(writer.plain(64));
    }
  }

  @Test
  void oneBeamIsStepLevelBestOfN() throws Exception {
    for (long seed = 0; seed < 40; seed++) {
      ScriptedWriter writer = ScriptedWriter.babble(seed, 15);
      Answer beam =
          strategy.answer(
              run(writer, "width=1", "expansions=4").reward("likelihood", BeamStrategyTest::as));
      String stepwise =
          StepLevelBestOfN.answer(
              new ScriptedStrategyContext(writer).reward("r", BeamStrategyTest::as), 4, 8);
      assertThat(beam.text()).isEqualTo(stepwise);
    }
  }

  @Test
  void aWiderBeamFindsWhatAGreedyOneDrops() throws Exception {
    // "b" promises less than "a" at first, and more later.
    ScriptedWriter writer =
        (noise, tokens) -> {
          String text = text(tokens);
          if (text.isEmpty()) {
            return noise.equals("0") ? 'a' : 'b';
          }
          return text.length() % 2 == 1
              ? '\n'
              : text.length() < 4 ? text.charAt(0) : ScriptedWriter.END;
        };
    assertThat(strategy.answer(promise(writer, "width=1", "expansions=2")).text())
        .isEqualTo("a\na\n");
    assertThat(strategy.answer(promise(writer, "width=2", "expansions=2")).text())
        .isEqualTo("b\nb\n");
  }

  @Test
  void equalPathsAreMergedAndDifferentOnesAreNot() throws Exception {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("a\nx", "a\nx", "b\nx"), "width=3", "expansions=3", "depth=1")
            .reward("likelihood", branch -> 0);
    strategy.answer(run);
    assertThat(run.scored()).containsExactly(List.of("0.0", "0.2"));
    assertThat(run.events())
        .contains(new ReasoningEvent.Dropped("0.1", "the same path as another"));
  }

  @Test
  void theLastStepAloneDoesNotMakeADuplicate() throws Exception {
    // Both beams go on with the same step.
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("a\nx\n", "b\nx\n"), "width=2", "expansions=2", "depth=2")
            .reward("likelihood", branch -> 0);
    assertThat(strategy.answer(run).text()).isEqualTo("a\nx\n");
    assertThat(run.scored().getLast()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void anEndedBeamKeepsItsPlaceAndTheBestEndedOneWins() throws Exception {
    ScriptedWriter writer = ScriptedWriter.texts("short", "long\nlonger\nlongest");
    ScriptedStrategyContext run =
        run(writer, "width=2", "expansions=2", "depth=9")
            .reward("likelihood", branch -> branch.text().startsWith("short") ? 5 : 1);
    assertThat(strategy.answer(run)).isEqualTo(new Answer("short", true, "0.0"));
    run =
        run(writer, "width=2", "expansions=2", "depth=9")
            .reward("likelihood", branch -> branch.text().length());
    assertThat(strategy.answer(run).text()).isEqualTo("long\nlonger\nlongest");
  }

  @Test
  void atItsDepthTheBestLiveBeamIsTaken() throws Exception {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("a\nb\nc\nd"), "width=1", "expansions=1", "depth=2");
    assertThat(strategy.answer(run)).isEqualTo(new Answer("a\nb\n", true, "0.0.0"));
    assertThat(run.messages()).anyMatch(m -> m.contains("2 steps were taken"));
  }

  @Test
  void aStepWithoutADelimiterIsCutAndGoesOn() throws Exception {
    ScriptedStrategyContext run =
        run(
            ScriptedWriter.texts("abcdefgh"),
            "width=1",
            "expansions=1",
            "depth=9",
            "step_tokens=3");
    assertThat(strategy.answer(run).text()).isEqualTo("abcdefgh");
  }

  @Test
  void theMostTokensOfAnAnswerEndABeam() throws Exception {
    for (int max = 1; max <= 12; max++) {
      for (long seed = 0; seed < 20; seed++) {
        ScriptedWriter writer = ScriptedWriter.babble(seed, 30);
        ScriptedStrategyContext run =
            run(writer, "width=1", "expansions=1", "depth=64", "step_tokens=4")
                .asking(question().maxTokens(max).build());
        assertThat(strategy.answer(run).text()).isEqualTo(writer.plain(max));
        assertThat(run.ledger().spent().generatedTokens()).isLessThanOrEqualTo(max);
      }
    }
  }

  @Test
  void aStopTextOfTheQuestionEndsABeam() throws Exception {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("a\nb END c\nd"), "width=1", "expansions=1")
            .asking(question().stop(List.of("END")).build());
    assertThat(strategy.answer(run)).isEqualTo(new Answer("a\nb ", true, "0.0.0"));
  }

  @Test
  void anotherDelimiterMaySeparateSteps() throws Exception {
    ScriptedStrategyContext run =
        run(
            ScriptedWriter.texts("a\n\nb\nc\n\nd"),
            "width=1",
            "expansions=1",
            "delimiter=\\n\\n",
            "depth=2");
    assertThat(strategy.answer(run).text()).isEqualTo("a\n\nb\nc\n\n");
  }

  @Test
  void anExhaustedBudgetGivesTheBestSoFarMarkedIncomplete() throws Exception {
    for (int budget = 1; budget < 60; budget++) {
      for (long seed = 0; seed < 10; seed++) {
        ScriptedStrategyContext run =
            run(ScriptedWriter.babble(seed, 60), "width=2", "expansions=2", "depth=64")
                .reward("likelihood", BeamStrategyTest::as)
                .within(Budget.tokens(budget));
        Answer answer = strategy.answer(run);
        assertThat(run.ledger().spent().generatedTokens()).isLessThanOrEqualTo(budget);
        assertThat(answer.complete()).isEqualTo(run.ledger().remainingTokens() > 0 || ended(run));
        assertThat(run.openBranches()).isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void missingScoresRankLast() throws Exception {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("a", "b", "c"), "width=1", "expansions=3")
            .reward("likelihood", branch -> branch.text().equals("b") ? -9 : Double.NaN);
    assertThat(strategy.answer(run).text()).isEqualTo("b");
    assertThat(run.messages()).containsExactly("likelihood gave no score for 2 of 3");
    run =
        run(ScriptedWriter.texts("a", "b", "c"), "width=1", "expansions=3")
            .reward("likelihood", branch -> Double.NaN);
    assertThat(strategy.answer(run).text()).isEqualTo("a");
  }

  @Test
  void aMissingRewardModelIsRefusedBeforeATokenIsSpent() {
    ScriptedStrategyContext run = run(ScriptedWriter.texts("a"));
    assertThatThrownBy(() -> strategy.answer(run)).isInstanceOf(SheafException.class);
    assertThat(run.openBranches()).isZero();
  }

  @Test
  void badParametersAreRefusedBeforeATokenIsSpent() {
    for (String bad :
        List.of(
            "width=0", "expansions=257", "n=0", "depth=0", "delimiter=", "step_tokens=0", "k=1")) {
      ScriptedStrategyContext run =
          run(ScriptedWriter.texts("a"), bad).reward("likelihood", branch -> 0);
      assertThatThrownBy(() -> strategy.answer(run)).as(bad).hasMessageContaining("SHEAF-BEAM-001");
      assertThat(run.ledger().spent().generatedTokens()).isZero();
    }
  }

  @Test
  void aGrammarIsRefusedBeforeATokenIsSpent() {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("a"))
            .asking(question().grammar(new Grammar("regex", "a+")).build())
            .reward("likelihood", branch -> 0);
    assertThatThrownBy(() -> strategy.answer(run)).hasMessageContaining("SHEAF-BEAM-002");
    assertThat(run.openBranches()).isZero();
  }

  @Test
  void anInterruptEndsTheRun() {
    ScriptedStrategyContext run =
        run(ScriptedWriter.texts("a\nb\nc")).reward("likelihood", branch -> 0).interruptedAt(2);
    assertThatThrownBy(() -> strategy.answer(run)).isInstanceOf(InterruptedException.class);
  }

  /** Whether no step was cut: every one reached an end or its most tokens. */
  private static boolean ended(ScriptedStrategyContext run) {
    return run.messages().stream().noneMatch(m -> m.contains("budget"))
        && run.events().stream()
            .filter(ReasoningEvent.Grown.class::isInstance)
            .map(event -> ((ReasoningEvent.Grown) event).step())
            .allMatch(step ->
                step.reason() == dev.sheaf.engine.FinishReason.STOP || step.tokens().size() == 64);
  }

  private static double as(BranchView branch) {
    return branch.text().chars().filter(c -> c == 'a').count() / (1.0 + branch.tokens().size());
  }

  private static ScriptedStrategyContext promise(ScriptedWriter writer, String... parameters) {
    return run(writer, parameters)
        .reward(
            "likelihood",
            branch -> branch.text().startsWith("a") ? 5 : branch.tokens().size() > 2 ? 9 : 1);
  }

  private static String text(List<Integer> tokens) {
    StringBuilder text = new StringBuilder();
    tokens.forEach(text::appendCodePoint);
    return text.toString();
  }

  private static GenerationRequest.Builder question() {
    return GenerationRequest.to("scripted", Prompt.text("?")).maxTokens(64);
  }

  private static ScriptedStrategyContext run(ScriptedWriter writer, String... parameters) {
    Map<String, String> given = new HashMap<>();
    for (String parameter : parameters) {
      int at = parameter.indexOf('=');
      given.put(parameter.substring(0, at), parameter.substring(at + 1));
    }
    return new ScriptedStrategyContext(writer).asking(question().build()).with(given);
  }
}
