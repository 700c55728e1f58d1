package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.Ledger;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.RewardModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A budget is never exceeded, and who gets what does not depend on timing. */
@Timeout(60)
final class BudgetTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 5, 9, 10, 11, 37, 79, 80, 1000})
  void concurrentExtensionsNeverExceedIt(long budget) throws Exception {
    try (RunFixture f = new RunFixture(256)) {
      ReasoningEvent.Finished end =
          RunFixture.end(
              f.start(
                  f.asked(RunFixture.sampled(1), 20),
                  Budget.tokens(budget),
                  null,
                  context -> {
                    List<Branch> all = context.open(8, 1);
                    List<Extended> steps = context.extend(all, Extension.of(10));
                    long left = budget;
                    for (Extended e : steps) {
                      // in order: each all it asks for, the first that does not fit the rest
                      assertThat(e.tokens()).hasSize((int) Math.min(10, left));
                      assertThat(e.reason()).isEqualTo(FinishReason.LENGTH);
                      left -= e.tokens().size();
                    }
                    assertThat(context.ledger().exhausted()).isEqualTo(budget <= 80);
                    assertThat(context.ledger().remainingTokens()).isEqualTo(left);
                    return "";
                  }));
      assertThat(end.error()).isEmpty();
      assertThat(end.spent().generatedTokens()).isEqualTo(Math.min(80, budget));
      f.requireNoLeak();
    }
  }

  @Test
  void whatABranchLeavesGoesToTheNext() throws Exception {
    try (RunFixture f = new RunFixture(256)) {
      f.ends = java.util.Set.of(); // they end by a rule, after two tokens
      RunFixture.end(
              f.start(
                  f.asked(RunFixture.sampled(1), 20),
                  Budget.tokens(25),
                  null,
                  context -> {
                    Extension two = Extension.of(10).endedBy(() -> new AfterTwo());
                    List<Extended> steps = context.extend(context.open(8, 1), two);
                    for (Extended e : steps) {
                      assertThat(e.tokens()).hasSize(2);
                      assertThat(e.reason()).isEqualTo(FinishReason.STOP);
                      assertThat(e.finished()).isFalse();
                    }
                    assertThat(context.ledger().remainingTokens()).isEqualTo(9);
                    return "";
                  }))
          .error()
          .ifPresent(e -> {
            throw e;
          });
    }
  }

  private static final class AfterTwo implements dev.sheaf.engine.StopRule {
    private int count;

    @Override
    public boolean push(int token) {
      return ++count >= 2;
    }

    @Override
    public void pop() {
      count--;
    }
  }

  @Test
  void aPartHasABudgetOfItsOwnAndChargesTheWhole() throws Exception {
    try (RunFixture f = new RunFixture(256)) {
      ReasoningEvent.Finished end =
          RunFixture.end(
              f.start(
                  f.asked(RunFixture.sampled(1), 20),
                  Budget.tokens(50),
                  null,
                  context -> {
                    Ledger whole = context.ledger();
                    Branch outside = context.open(1, 1).getFirst();
                    Branch inside;
                    try (Ledger.Part part = whole.part(Budget.tokens(12))) {
                      inside = context.open(1, 1).getFirst();
                      assertThat(inside.extend(Extension.of(10)).tokens()).hasSize(10);
                      assertThat(inside.extend(Extension.of(10)).tokens()).hasSize(2);
                      assertThat(part.exhausted()).isTrue();
                      assertThat(part.spent().answerTokens()).isEqualTo(12);
                    }
                    assertThat(inside.extend(Extension.of(10)).tokens()).isEmpty();
                    assertThat(outside.extend(Extension.of(100)).tokens()).hasSize(38);
                    return "";
                  }));
      end.error()
          .ifPresent(e -> {
            throw e;
          });
      assertThat(end.spent().generatedTokens()).isEqualTo(50);
    }
  }

  @Test
  void wallTimeEndsAnExtensionWithWhatThereIs() throws Exception {
    try (RunFixture f = new RunFixture(256)) {
      f.model.millis = 20;
      Budget budget = new Budget(Long.MAX_VALUE, 0, Duration.ofMillis(300));
      ReasoningEvent.Finished end =
          RunFixture.end(
              f.start(
                  f.asked(RunFixture.sampled(1), 20),
                  budget,
                  null,
                  context -> {
                    Branch b = context.open(1, 1).getFirst();
                    Extended first = b.extend(Extension.of(150));
                    assertThat(first.tokens()).hasSizeBetween(1, 100);
                    assertThat(first.reason()).isEqualTo(FinishReason.LENGTH);
                    assertThat(b.extend(Extension.of(10)).tokens()).isEmpty();
                    assertThat(context.ledger().exhausted()).isTrue();
                    return "best so far";
                  }));
      assertThat(end.answer().orElseThrow().text()).isEqualTo("best so far");
      assertThat(end.spent().wallSeconds()).isBetween(0.29, 20.0);
    }
  }

  @Test
  void branchesBeyondTheRewardBudgetHaveNoScore() throws Exception {
    try (RunFixture f = new RunFixture(256)) {
      f.provide(RewardModel.class, "likely", new ScoreTest.Likely());
      Budget budget = new Budget(100, 3, Duration.ofDays(1));
      ReasoningEvent.Finished end =
          RunFixture.end(
              f.start(
                  f.asked(RunFixture.sampled(1), 20),
                  budget,
                  null,
                  context -> {
                    List<Branch> all = context.open(5, 1);
                    double[] scores = context.reward("likely", all);
                    assertThat(scores).hasSize(5);
                    assertThat(scores[2]).isFinite();
                    assertThat(scores[3]).isNaN();
                    assertThat(context.reward("likely", all)[0]).isNaN();
                    return "";
                  }));
      end.error()
          .ifPresent(e -> {
            throw e;
          });
      assertThat(end.spent().rewardCalls()).isEqualTo(3);
    }
  }
}
