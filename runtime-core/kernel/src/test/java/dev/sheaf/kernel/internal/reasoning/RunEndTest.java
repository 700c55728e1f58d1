package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy;
import dev.sheaf.reasoning.StrategyRequest;
import dev.sheaf.reasoning.StrategyRun;
import dev.sheaf.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However a run ends, there is one last event, and nothing is left behind. */
@Timeout(60)
final class RunEndTest {
  private static StrategyRun start(RunFixture f, RunFixture.Body body) {
    return f.start(f.asked(RunFixture.sampled(1), 20), Budget.UNLIMITED, null, body);
  }

  @Test
  void aStrategyThatThrowsEndsInADefectWithItsName() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      ReasoningEvent.Finished end =
          RunFixture.end(
              start(
                  f,
                  context -> {
                    context.open(3, 1).getFirst().extend(Extension.of(5));
                    throw new IllegalStateException("oops");
                  }));
      assertThat(end.error().orElseThrow().code().name()).isEqualTo("SHEAF-RUN-002");
      assertThat(end.error().orElseThrow().getMessage()).contains("oops", "strategy test");
      assertThat(end.answer()).isEmpty();
      assertThat(end.cancelled()).isFalse();
      f.requireNoLeak();
    }
  }

  @Test
  void aStrategyWithoutAnAnswerIsADefect() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      f.provide(ReasoningStrategy.class, "empty", context -> null);
      StrategyRun run =
          f.runner.start(
              new StrategyRequest(
                  f.asked(RunFixture.sampled(1), 20),
                  "empty",
                  Map.of(),
                  Budget.UNLIMITED,
                  Optional.empty()));
      assertThat(RunFixture.end(run).error().orElseThrow().code().name())
          .isEqualTo("SHEAF-RUN-002");
    }
  }

  @Test
  void branchesThatAStrategyLeavesOpenAreClosedForIt() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      List<Branch> kept = new java.util.ArrayList<>();
      f.run(
          f.asked(RunFixture.sampled(1), 20),
          context -> {
            kept.addAll(context.open(4, 1));
            context.extend(kept, Extension.of(6));
            kept.addAll(kept.getFirst().fork(3));
            return "done";
          });
      f.requireNoLeak();
      assertThatThrownBy(() -> kept.getFirst().extend(Extension.of(1)))
          .isInstanceOfAny(IllegalStateException.class, InterruptedException.class);
      assertThatThrownBy(() -> kept.getFirst().fork(1)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aCancelledRunEndsWithinAStepAndFreesAll() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      f.model.millis = 10;
      CountDownLatch growing = new CountDownLatch(1);
      AtomicBoolean interrupted = new AtomicBoolean();
      StrategyRun run =
          start(
              f,
              context -> {
                List<Branch> all = context.open(4, 1);
                growing.countDown();
                try {
                  context.extend(all, Extension.of(190));
                } catch (InterruptedException e) {
                  interrupted.set(true);
                  throw e;
                }
                return "";
              });
      growing.await();
      Thread.sleep(60);
      long before = f.model.forwards.get();
      run.cancel();
      ReasoningEvent.Finished end = RunFixture.end(run);
      assertThat(f.model.forwards.get() - before).isLessThanOrEqualTo(2);
      assertThat(end.cancelled()).isTrue();
      assertThat(end.error()).isEmpty();
      assertThat(interrupted).isTrue();
      assertThat(end.spent().computedTokens()).isEqualTo(f.model.rows.get());
      assertThat(f.runner.runs()).isEmpty();
      f.requireNoLeak();
    }
  }

  @Test
  void aStrategyThatIgnoresItsInterruptIsEndedWithoutIt() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      CountDownLatch hanging = new CountDownLatch(1);
      CountDownLatch over = new CountDownLatch(1);
      AtomicBoolean refused = new AtomicBoolean();
      CountDownLatch done = new CountDownLatch(1);
      StrategyRun run =
          start(
              f,
              context -> {
                List<Branch> all = context.open(4, 1);
                hanging.countDown();
                while (over.getCount() > 0) {
                  Thread.onSpinWait(); // deaf
                  Thread.yield();
                }
                try {
                  context.extend(all, Extension.of(5));
                } catch (InterruptedException | IllegalStateException e) {
                  refused.set(true);
                }
                done.countDown();
                return "too late";
              });
      hanging.await();
      run.cancel();
      ReasoningEvent.Finished end = RunFixture.end(run);
      assertThat(end.cancelled()).isTrue();
      assertThat(end.answer()).isEmpty();
      f.requireNoLeak();
      long rows = f.model.rows.get();
      over.countDown();
      done.await();
      assertThat(refused).isTrue();
      assertThat(f.model.rows.get()).isEqualTo(rows);
      assertThat(run.events().getLast()).isSameAs(end);
      assertThat(f.warnings).hasSize(1);
      f.warnings.clear();
    }
  }

  @Test
  void aToolThatHangsIsLeftAtItsDeadline() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      f.provide(Tool.class, "slow", new Slow());
      ReasoningEvent.Finished end =
          RunFixture.end(start(f, context -> context.call("slow", "{}", Duration.ofMillis(100))));
      assertThat(end.error().orElseThrow().code().name()).isEqualTo("SHEAF-RUN-009");
      assertThat(end.spent().toolCalls()).isEqualTo(1);
    }
  }

  private static final class Slow implements Tool {
    @Override
    public String description() {
      return "sleeps";
    }

    @Override
    public String parametersSchema() {
      return "{}";
    }

    @Override
    public String call(String arguments, Duration deadline) throws InterruptedException {
      Thread.sleep(60_000);
      return "";
    }
  }

  @Test
  void whatIsNotInstalledIsNamed() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      ReasoningEvent.Finished end =
          RunFixture.end(
              start(
                  f,
                  context -> {
                    assertThatThrownBy(() -> context.extract("boxed", "x"))
                        .hasMessageContaining("answer extractor");
                    assertThatThrownBy(() -> context.verify("exact", "x"))
                        .hasMessageContaining("verifier");
                    context.reward("none", context.open(1, 1));
                    return "";
                  }));
      assertThat(end.error().orElseThrow().code().name()).isEqualTo("SHEAF-RUN-001");
      assertThatThrownBy(() ->
              f.runner.start(
                  new StrategyRequest(
                      f.asked(RunFixture.sampled(1), 20),
                      "nobody",
                      Map.of(),
                      Budget.UNLIMITED,
                      Optional.empty())))
          .hasMessageContaining("SHEAF-RUN-001");
    }
  }

  @Test
  void readersReadAtTheirOwnPace() throws Exception {
    try (RunFixture f = new RunFixture(64)) {
      StrategyRun run =
          start(
              f,
              context -> {
                for (int i = 0; i < 50; i++) {
                  context.tell(new ReasoningEvent.Message("m" + i));
                }
                return "end";
              });
      ReasoningEvent.Finished end = run.await();
      for (int reader = 0; reader < 2; reader++) {
        for (int i = 0; i < 50; i++) {
          assertThat(run.event(i, Duration.ZERO)).contains(new ReasoningEvent.Message("m" + i));
        }
        assertThat(run.event(50, Duration.ZERO)).contains(end);
        assertThat(run.event(51, Duration.ofSeconds(5))).isEmpty();
      }
    }
  }
}
