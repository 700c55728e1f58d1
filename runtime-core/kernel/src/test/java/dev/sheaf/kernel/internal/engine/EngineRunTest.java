package dev.sheaf.kernel.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.reasoning.Branch;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.Extended;
import dev.sheaf.reasoning.Extension;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy;
import dev.sheaf.reasoning.StrategyRequest;
import dev.sheaf.reasoning.StrategyRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Runs of strategies in a real framework: their bundles come and go. */
@Timeout(60)
final class EngineRunTest {
  @TempDir Path folder;

  /** Forty extensions of two tokens. */
  private static ReasoningStrategy slow(AtomicInteger steps) {
    return context -> {
      Branch b = context.open(2, 1).getFirst();
      for (int i = 0; i < 40; i++) {
        b.extend(Extension.of(2));
        steps.incrementAndGet();
      }
      return new ReasoningStrategy.Answer(b.tokens().toString(), true, b.path());
    };
  }

  private static StrategyRequest request(String model, Path journal) {
    return new StrategyRequest(
        GenerationRequest.to(model, new Prompt.Ids(List.of(4, 7, 1)))
            .maxTokens(80)
            .ignoreEnd(true)
            .build(),
        "slow",
        Map.of(),
        Budget.UNLIMITED,
        Optional.of(journal));
  }

  @Test
  void aStrategyStoppedInItsRunIsResumedFromTheJournal() throws Exception {
    try (EngineFixture f = new EngineFixture(folder)) {
      ToyBackend backend = new ToyBackend();
      backend.millisPerForward = 40;
      f.backend("toy", backend);
      String model = f.load("m");
      Bundle bundle = f.bundle("strategy");
      AtomicInteger steps = new AtomicInteger();
      EngineFixture.register(
          bundle.getBundleContext(), ReasoningStrategy.class, "slow", slow(steps));
      f.lifecycle.settle(Duration.ofSeconds(5));
      assertThat(f.engine.runner().strategies()).containsOnlyKeys("slow");

      Path journal = folder.resolve("run.journal");
      StrategyRun run = f.engine.runner().start(request(model, journal));
      EngineFixture.await(() -> steps.get() > 3, () -> run.events().toString());
      assertThatThrownBy(() -> f.engine.runner().start(request(model, journal)))
          .hasMessageContaining("SHEAF-JOURNAL-003");
      bundle.stop();
      ReasoningEvent.Finished stopped = run.await();
      assertThat(stopped.error().orElseThrow().code().name()).isEqualTo("SHEAF-RUN-003");
      assertThat(f.engine.runner().runs()).isEmpty();
      assertThatThrownBy(() -> f.engine.runner().start(request(model, journal)))
          .hasMessageContaining("SHEAF-RUN-001");

      backend.models.forEach(m -> m.millisPerForward = 0);
      bundle.start();
      EngineFixture.register(
          bundle.getBundleContext(), ReasoningStrategy.class, "slow", slow(new AtomicInteger()));
      f.lifecycle.settle(Duration.ofSeconds(5));
      StrategyRun again = f.engine.runner().start(request(model, journal));
      ReasoningEvent.Finished end = again.await();
      assertThat(again.events().getFirst()).isInstanceOf(ReasoningEvent.Resumed.class);
      assertThat(end.answer().orElseThrow().text())
          .isEqualTo(HashModel.expected(80, 4, 7, 1).toString());
      assertThat(end.spent().answerTokens()).isEqualTo(80);
    }
  }

  @Test
  void anExtensionSaysItsTextAndWhichTextEndedIt() throws Exception {
    try (EngineFixture f = new EngineFixture(folder)) {
      f.backend("toy", new ToyBackend());
      String model = f.load("m");
      List<Integer> all = HashModel.expected(80, 4, 7, 1);
      StringBuilder whole = new StringBuilder();
      all.forEach(id -> whole.append((char) ('A' + id)));
      String stop = whole.substring(20, 22);
      EngineFixture.register(
          f.context,
          ReasoningStrategy.class,
          "slow",
          context -> {
            Branch b = context.open(1, 1).getFirst();
            Extended first = b.extend(Extension.of(7));
            assertThat(first.text()).isEqualTo(whole.substring(0, 7));
            assertThat(first.stop()).isEmpty();
            Extended second = b.extend(Extension.of(60).until(stop).until("no such text"));
            assertThat(second.stop()).contains(stop);
            assertThat(second.text()).isEqualTo(whole.substring(7, whole.indexOf(stop, 7)));
            assertThat(b.extend(Extension.of(3)).tokens()).hasSize(3);
            return new ReasoningStrategy.Answer(b.text(), true, b.path());
          });
      f.lifecycle.settle(Duration.ofSeconds(5));
      ReasoningEvent.Finished end =
          f.engine.runner().start(request(model, folder.resolve("j"))).await();
      end.error()
          .ifPresent(e -> {
            throw e;
          });
      int stopped = whole.indexOf(stop, 7) + stop.length();
      assertThat(end.answer().orElseThrow().text()).isEqualTo(whole.substring(0, stopped + 3));
    }
  }

  @Test
  void aRunEndsOnOldCodeIfThatIsQuick() throws Exception {
    try (EngineFixture f = new EngineFixture(folder)) {
      f.backend("toy", new ToyBackend());
      String model = f.load("m");
      Bundle bundle = f.bundle("strategy");
      AtomicInteger steps = new AtomicInteger();
      EngineFixture.register(
          bundle.getBundleContext(), ReasoningStrategy.class, "slow", slow(steps));
      f.lifecycle.settle(Duration.ofSeconds(5));
      StrategyRun run = f.engine.runner().start(request(model, folder.resolve("j")));
      EngineFixture.await(() -> steps.get() > 1, () -> run.events().toString());
      bundle.stop();
      assertThat(run.await().error()).isEmpty();
    }
  }

  @Test
  void anEngineThatClosesEndsItsRuns() throws Exception {
    StrategyRun run;
    try (EngineFixture f = new EngineFixture(folder)) {
      ToyBackend backend = new ToyBackend();
      backend.millisPerForward = 30;
      f.backend("toy", backend);
      String model = f.load("m");
      AtomicInteger steps = new AtomicInteger();
      EngineFixture.register(f.context, ReasoningStrategy.class, "slow", slow(steps));
      f.lifecycle.settle(Duration.ofSeconds(5));
      run = f.engine.runner().start(request(model, folder.resolve("j")));
      EngineFixture.await(() -> steps.get() > 1, () -> "no step");
    }
    assertThat(run.await().error().orElseThrow().code().name())
        .isIn("SHEAF-RUN-003", "SHEAF-RUN-011");
  }
}
