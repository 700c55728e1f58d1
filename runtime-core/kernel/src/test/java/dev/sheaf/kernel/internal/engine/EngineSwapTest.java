package dev.sheaf.kernel.internal.engine;

import static dev.sheaf.kernel.internal.engine.EngineFixture.await;
import static dev.sheaf.kernel.internal.engine.EngineFixture.awaitLabel;
import static dev.sheaf.kernel.internal.engine.EngineFixture.awaitMore;
import static dev.sheaf.kernel.internal.engine.EngineFixture.ids;
import static dev.sheaf.kernel.internal.engine.EngineFixture.labels;
import static dev.sheaf.kernel.internal.engine.EngineFixture.register;
import static dev.sheaf.kernel.internal.step.HashModel.expected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.kernel.internal.step.ListCache;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.text.TokenizerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;

/** Providers come and go in a real framework while sequences run. */
@Timeout(60)
final class EngineSwapTest {
  @TempDir Path folder;
  private EngineFixture f;
  private final ToyBackend first = new ToyBackend();
  private final ToyBackend second = new ToyBackend();
  private ServiceRegistration<Backend> firstService;

  @BeforeEach
  void start() throws Exception {
    f = new EngineFixture(folder);
    first.fitness = 9;
    second.fitness = 1;
    firstService = f.backend("first", first);
  }

  @AfterEach
  void stop() throws Exception {
    f.close();
  }

  @Test
  void aGenerationGoesToTheSecondBackendAndBackWithEqualTokens() throws Exception {
    f.backend("second", second);
    Generation g = f.generate(f.load("m"), 300, 1, 2);
    awaitMore(g, 20);
    firstService.unregister();
    HashModel left = first.models.getFirst();
    int steps = left.rowsPerForward.size();
    awaitLabel(g, "second 1.0.0");
    assertThat(left.rowsPerForward).as("no step after the service has gone").hasSize(steps);
    awaitMore(g, 20);
    f.backend("first", first);
    awaitLabel(g, "first 1.0.0");
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(300, 1, 2));
    assertThat(labels(g)).containsExactly("first 1.0.0", "second 1.0.0", "first 1.0.0");
    assertThat(g.await().usage().replayedTokens()).isPositive();
    await(
        () -> left.closed && second.models.getFirst().closed,
        () -> "models that were left are closed");
  }

  @Test
  void whoReturnsWithinTheHoldTimeKeepsItsSequences() throws Exception {
    f.backend("second", second);
    Generation g = f.generate(f.load("m"), 150, 1, 2);
    awaitMore(g, 10);
    firstService.unregister();
    f.backend("first", first);
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(150, 1, 2));
    assertThat(labels(g)).containsExactly("first 1.0.0");
    assertThat(second.models).isEmpty();
  }

  @Test
  void anOrderedStopParksAndMovesWithoutWaiting() throws Exception {
    Bundle bundle = f.bundle("dev.sheaf.backend.other");
    ToyBackend other = new ToyBackend();
    other.fitness = 50;
    register(bundle.getBundleContext(), Backend.class, "other", other);
    Generation g = f.generate(f.load("m"), 200, 1, 2);
    awaitMore(g, 10);
    long start = System.nanoTime();
    assertThat(f.bundles.stop("backend-other").note()).contains("1 sequences parked");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    awaitLabel(g, "first 1.0.0");
    bundle.start();
    register(bundle.getBundleContext(), Backend.class, "other", other);
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(200, 1, 2));
    assertThat(labels(g)).startsWith("other 1.0.0", "first 1.0.0");
  }

  @Test
  void aBackendThatFailsInItsFirstStepIsQuarantinedAndThePreviousOneTakesOver() throws Exception {
    f.backend("second", second);
    Generation g = f.generate(f.load("m"), 200, 1, 2);
    awaitMore(g, 10);
    firstService.unregister();
    awaitLabel(g, "second 1.0.0");
    ToyBackend broken = new ToyBackend();
    broken.failsInSteps = true;
    f.backend("first", broken);
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(200, 1, 2));
    assertThat(labels(g)).containsExactly("first 1.0.0", "second 1.0.0");
    assertThat(broken.models).isNotEmpty();
    assertThat(f.report("first").state()).isEqualTo("quarantined");
    assertThat(f.report("first").reason()).contains("a step of m failed").contains("device lost");
    assertThat(f.engine.status().warnings()).anyMatch(w -> w.contains("quarantined"));
  }

  @Test
  void aReturningBackendThatFailsToCompileIsQuarantinedAndTheStandInStays() throws Exception {
    f.backend("second", second);
    Generation g = f.generate(f.load("m"), 200, 1, 2);
    awaitMore(g, 10);
    firstService.unregister();
    awaitLabel(g, "second 1.0.0");
    ToyBackend broken = new ToyBackend();
    broken.onCompile =
        () -> {
          throw new NoSuchMethodError("gone");
        };
    f.backend("first", broken);
    await(
        () -> f.report("first").state().equals("quarantined"), () -> f.report("first").toString());
    assertThat(f.report("first").reason()).contains("compiling m").contains("gone");
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(200, 1, 2));
    assertThat(f.engine.model("m").backend()).isEqualTo("second 1.0.0");
    assertThat(f.engine.model("m").notes()).anyMatch(n -> n.contains("could not take over"));
  }

  @Test
  void aStopWaitsForACompilationThatEndsSoon() throws Exception {
    CountDownLatch compiling = new CountDownLatch(1);
    ToyBackend busy = new ToyBackend();
    busy.onCompile =
        () -> {
          compiling.countDown();
          pause(400);
        };
    ServiceRegistration<Backend> service = f.backend("busy", busy);
    Thread load = Thread.ofVirtual().start(() -> loadOn("busy"));
    compiling.await();
    long start = System.nanoTime();
    service.unregister();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(200), Duration.ofMillis(1_600));
    load.join();
    assertThat(busy.models).hasSize(1).allMatch(m -> m.closed);
    assertThat(f.engine.models()).isEmpty();
  }

  @Test
  void aBackendThatLacksMemoryIsPassedOverButNotBlamed() throws Exception {
    second.onCompile =
        () -> {
          throw SheafException.of(ErrorCode.of("SHEAF-MEMORY-001", ErrorKind.RESOURCES), "no room")
              .toException();
        };
    f.backend("second", second);
    Generation g = f.generate(f.load("m"), 150, 1, 2);
    awaitMore(g, 10);
    firstService.unregister();
    await(() -> !f.engine.model("m").notes().isEmpty(), () -> "a note");
    assertThat(f.report("second").state()).isEqualTo("standby");
    second.onCompile = () -> {};
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(150, 1, 2));
    assertThat(labels(g)).containsExactly("first 1.0.0", "second 1.0.0");
  }

  @Test
  void aSamplerThatGoesAndComesIsWaitedFor() throws Exception {
    Generation g = f.generate(f.load("m"), 100, 1, 2);
    awaitMore(g, 10);
    f.sampler.unregister();
    awaitWaitingFor(g, "sampler greedy");
    int before = ids(g).size();
    register(
        f.context, SamplerFactory.class, "greedy", (SamplerFactory) p -> (c, noise) -> c.best());
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(before).isLessThan(100);
    assertThat(ids(g)).isEqualTo(expected(100, 1, 2));
    assertThat(g.await().usage().replayedTokens()).isZero();
  }

  @Test
  void aTokenizerThatGoesAndComesIsWaitedFor() throws Exception {
    Generation g = f.generate(f.load("m"), 100, 1, 2);
    awaitMore(g, 10);
    f.tokenizer.unregister();
    awaitWaitingFor(g, "the tokenizer");
    register(f.context, TokenizerFactory.class, "letters", new ToyModel.Letters());
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(100, 1, 2));
  }

  @Test
  void anotherTokenizerTakesOverWhenTheFirstStaysAway() throws Exception {
    Generation g = f.generate(f.load("m"), 100, 1, 2);
    awaitMore(g, 10);
    register(f.context, TokenizerFactory.class, "spare", new ToyModel.Letters());
    f.lifecycle.settle(Duration.ofSeconds(5));
    f.tokenizer.unregister();
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(100, 1, 2));
  }

  @Test
  void aCacheManagerThatGoesAndComesCostsAReplay() throws Exception {
    Generation g = f.generate(f.load("m"), 100, 1, 2);
    awaitMore(g, 10);
    f.cache.unregister();
    awaitWaitingFor(g, "a cache manager");
    register(f.context, KvCacheManager.class, "list", new ListCache());
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(100, 1, 2));
    assertThat(g.await().usage().replayedTokens()).isPositive();
  }

  @Test
  void twoModelsMoveTogetherAndEachKeepsItsTokens() throws Exception {
    f.backend("second", second);
    Generation a = f.generate(f.load("a"), 120, 1, 2);
    Generation b = f.generate(f.load("b"), 120, 7, 3, 5);
    awaitMore(a, 10);
    awaitMore(b, 10);
    firstService.unregister();
    awaitLabel(a, "second 1.0.0");
    awaitLabel(b, "second 1.0.0");
    f.backend("first", first);
    assertThat(a.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(b.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(a)).isEqualTo(expected(120, 1, 2));
    assertThat(ids(b)).isEqualTo(expected(120, 7, 3, 5));
  }

  @Test
  void unloadingDuringAMoveClosesWhatWasCompiledAndBlamesNobody() throws Exception {
    CountDownLatch compiling = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    second.onCompile =
        () -> {
          compiling.countDown();
          awaitQuietly(goOn);
        };
    f.backend("second", second);
    Generation g = f.generate(f.load("m"), 300, 1, 2);
    awaitMore(g, 10);
    firstService.unregister();
    compiling.await();
    Thread unload = Thread.ofVirtual().start(() -> f.engine.unload("m", Duration.ZERO));
    assertThat(g.await().reason()).isEqualTo(FinishReason.CANCELLED);
    goOn.countDown();
    unload.join();
    await(
        () -> second.models.size() == 1 && second.models.getFirst().closed,
        () -> "the unused model is closed");
    assertThat(f.report("second").state()).isEqualTo("standby");
    assertThat(f.engine.models()).isEmpty();
  }

  private void loadOn(String backend) {
    try {
      f.engine.load(LoadRequest.of(f.file("m")).on(backend));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SheafException e) {
      assertThat(e.summary()).contains("went while it compiled");
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitWaitingFor(Generation g, String what) throws InterruptedException {
    await(
        () -> g.events().contains(new GenerationEvent.Waiting(what)),
        () -> what + " in " + List.copyOf(g.events()));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
