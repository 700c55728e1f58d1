package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.HashModel.expected;
import static dev.sheaf.kernel.internal.step.LoopFixture.awaitTokens;
import static dev.sheaf.kernel.internal.step.LoopFixture.awaitWaiting;
import static dev.sheaf.kernel.internal.step.LoopFixture.end;
import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static dev.sheaf.kernel.internal.step.LoopFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Capability;
import dev.sheaf.cache.KvCache;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.cache.KvGeometry;
import dev.sheaf.cache.KvSequence;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What plug-ins may do wrong, and what it costs: the culprit its place, a reader nothing. */
@Timeout(60)
final class StepFailureTest {
  enum Moment {
    OPENING,
    OPENING_A_SEQUENCE,
    RESERVING,
    COMMITTING,
    CLOSING_A_SEQUENCE,
    CLOSING
  }

  @ParameterizedTest
  @EnumSource
  void aCacheManagerThatFailsIsPutAsideAndTheNextOneGoesOn(Moment moment) throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      Provider<KvCacheManager> whole = Objects.requireNonNull(f.cache);
      Provider<KvCacheManager> broken =
          new Provider<>("broken", "1.0.0", new BrokenCache(moment, 10));
      f.cache = broken;
      HashModel model = new HashModel("a", 64);
      model.millisPerForward = 1;
      f.adopt("one", model);
      f.cacheWhenQuarantined = whole;
      LiveGeneration shorter = f.submit(greedy(12, 3, 4));
      LiveGeneration g = f.submit(greedy(40, 1, 2));
      if (moment == Moment.CLOSING) {
        end(shorter);
        f.adopt("two", new HashModel("b", 64));
      }
      assertThat(end(g).reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(ids(g)).isEqualTo(expected(40, 1, 2));
      assertThat(ids(shorter)).isEqualTo(expected(12, 3, 4));
      assertThat(broken.quarantine()).contains("its block account of toy failed");
      f.expectWarnings();
    }
  }

  @Test
  void aPolicyThatThrowsIsPutAside() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      var policy =
          new Provider<dev.sheaf.engine.SchedulingPolicy>(
              "broken",
              "1.0.0",
              (demands, budget, share) -> {
                throw new NoSuchMethodError("plan");
              });
      f.policy = policy;
      f.adopt("one", new HashModel("a", 64));
      LiveGeneration g = f.submit(greedy(20, 1, 2));
      assertThat(end(g).reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(ids(g)).isEqualTo(expected(20, 1, 2));
      assertThat(policy.quarantine()).contains("plan");
      f.expectWarnings();
    }
  }

  @Test
  void aLoopThatDiesFailsItsSequencesAndSaysSo() throws Exception {
    LoopFixture f = new LoopFixture();
    HashModel model = new HashModel("a", 64);
    model.millisPerForward = 1;
    Compute compute = f.adopt("one", model);
    LiveGeneration cancelled = f.submit(greedy(150, 1, 2));
    LiveGeneration running = f.submit(greedy(150, 3, 4));
    awaitTokens(running, 3);
    f.onEnd =
        () -> {
          f.onEnd = null;
          throw new AssertionError("a defect of the kernel itself");
        };
    cancelled.cancel();
    assertThat(end(cancelled).reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(end(running).reason()).isEqualTo(FinishReason.ERROR);
    SheafException error = end(running).error().orElseThrow();
    assertThat(error.code()).isEqualTo(StepCodes.LOOP_ENDED);
    assertThat(error.getMessage())
        .contains("a defect of the kernel itself")
        .contains("sheaf:model load");
    assertThat(f.loop.close(5_000)).isTrue();
    assertThat(f.death).hasMessage("a defect of the kernel itself");
    assertThat(f.left).containsExactly(compute);
    assertThat(end(f.submit(greedy(5, 1))).error().orElseThrow().code())
        .isEqualTo(StepCodes.LOOP_ENDED);
    assertThat(
            f.loop
                .adopt(
                    new Compute(
                        compute.provider(), model, model.numerics(), Set.of(Capability.TREE)))
                .get(5, TimeUnit.SECONDS))
        .isFalse();
    assertThat(f.loop.drop(compute.provider()).get(5, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void anInterruptFlagThatAPluginLeavesDoesNotEndTheLoop() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      var rude =
          new Provider<dev.sheaf.sampling.SamplerFactory>(
              "greedy",
              "1.0.0",
              p ->
                  (c, noise) -> {
                    Thread.currentThread().interrupt();
                    return c.best();
                  });
      f.samplers.put("greedy", rude);
      f.adopt("one", new HashModel("a", 64));
      assertThat(end(f.submit(greedy(5, 1, 2))).reason()).isEqualTo(FinishReason.LENGTH);
      Thread.sleep(20); // it waits for work now
      assertThat(end(f.submit(greedy(5, 1, 2))).reason()).isEqualTo(FinishReason.LENGTH);
    }
  }

  @Test
  void aRequestThatCanNeverFitIsRefusedInsteadOfWaiting() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("small", new HashModel("a", 5));
      LiveGeneration g = f.submit(greedy(100, 1, 2));
      assertThat(end(g).error().orElseThrow().code()).isEqualTo(StepCodes.NO_ROOM);
      assertThat(ids(g))
          .as("5 blocks of 4 cells, less a prompt of 2; the last token needs no cell")
          .hasSize(19);
      assertThat(end(f.submit(greedy(10, 1, 2))).reason())
          .as("others fit")
          .isEqualTo(FinishReason.LENGTH);
    }
  }

  @Test
  void aBackendThatDoesNotAdmitItsNaNsIsCaughtAnyway() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("a", 64);
      model.silentNaNAfter = 10;
      f.adopt("one", model);
      LiveGeneration g = f.submit(greedy(60, 1, 2));
      assertThat(end(g).error().orElseThrow().code()).isEqualTo(StepCodes.NOT_A_NUMBER);
      assertThat(ids(g)).isEqualTo(expected(60, 1, 2).subList(0, 8));
    }
  }

  @Test
  void aBackendThatHasGoneIsNotAdopted() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("a", 64);
      Compute compute = f.adopt("one", model);
      Compute late =
          new Compute(
              new Provider<>("two", "1.0.0", compute.provider().instance()),
              new HashModel("b", 64),
              model.numerics(),
              Set.of(Capability.TREE));
      late.provider().leave();
      assertThat(f.loop.adopt(late).get(5, TimeUnit.SECONDS)).isFalse();
      assertThat(f.left).as("the one that serves goes on").isEmpty();
      assertThat(end(f.submit(greedy(5, 1))).reason()).isEqualTo(FinishReason.LENGTH);
    }
  }

  @Test
  void whileABackendIsBeingPreparedNobodyFailsForWaiting() throws Exception {
    try (LoopFixture f = new LoopFixture(Duration.ofMillis(50))) {
      f.preparing = true;
      LiveGeneration g = f.submit(greedy(5, 1));
      awaitWaiting(g);
      Thread.sleep(200);
      assertThat(g.ended()).isFalse();
      f.adopt("one", new HashModel("a", 64));
      assertThat(end(g).reason()).isEqualTo(FinishReason.LENGTH);
    }
  }

  @Test
  void aPinDoesNotExcuseAMissingSampler() throws Exception {
    try (LoopFixture f = new LoopFixture(Duration.ofMillis(50))) {
      f.adopt("one", new HashModel("a", 64));
      f.samplers.clear();
      GenerationRequest plain = greedy(5, 1);
      LiveGeneration g =
          f.submit(
              GenerationRequest.to("toy", plain.prompt())
                  .sampling(plain.sampling())
                  .maxTokens(5)
                  .ignoreEnd(true)
                  .backend("one")
                  .build());
      assertThat(end(g).error().orElseThrow().code()).isEqualTo(StepCodes.HELD_TOO_LONG);
    }
  }

  @Test
  void anEndedSequenceKeepsNothingOfItsProviders() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("one", new HashModel("a", 64));
      LiveGeneration g = new LiveGeneration("r-1");
      Sequence s = Sequences.create(1, greedy(5, 1), new int[] {1}, new boolean[1], 5, g);
      f.loop.add(s);
      end(g);
      assertThat(s.chain).isNull();
      assertThat(s.text).isNull();
      assertThat(s.kv).isNull();
    }
  }

  @Test
  void aCancellationBeforeTheLoopHasTheSequenceIsNotLost() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("one", new HashModel("a", 64));
      LiveGeneration g = new LiveGeneration("r-1");
      Sequence s = Sequences.create(1, greedy(150, 1), new int[] {1}, new boolean[1], 150, g);
      g.cancel();
      f.loop.add(s);
      assertThat(end(g).reason()).isEqualTo(FinishReason.CANCELLED);
      assertThat(ids(g)).isEmpty();
    }
  }

  @Test
  void sequencesAreServedInOrderOfSubmissionWhoeverArrivesFirst() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      LiveGeneration later = new LiveGeneration("r-2");
      LiveGeneration earlier = new LiveGeneration("r-1");
      f.loop.add(Sequences.create(2, greedy(150, 5), new int[] {5}, new boolean[1], 150, later));
      f.loop.add(Sequences.create(1, greedy(150, 6), new int[] {6}, new boolean[1], 150, earlier));
      f.adopt("one", new HashModel("a", 60));
      assertThat(end(earlier).usage().replayedTokens()).isZero();
      assertThat(end(later).usage().replayedTokens())
          .as("240 cells are too few for both")
          .isPositive();
      assertThat(ids(later)).isEqualTo(expected(150, 5));
      assertThat(ids(earlier)).isEqualTo(expected(150, 6));
    }
  }

  /** A block account that is whole but for one moment. */
  private record BrokenCache(Moment moment, int after) implements KvCacheManager {
    @Override
    public KvCache open(KvGeometry geometry) {
      AtomicInteger calls = new AtomicInteger();
      fail(Moment.OPENING, calls, 0);
      KvCache whole = new ListCache().open(geometry);
      return new KvCache() {
        @Override
        public KvSequence open() {
          fail(Moment.OPENING_A_SEQUENCE, calls, 0);
          return sequence(whole.open(), calls);
        }

        @Override
        public int free() {
          return whole.free();
        }

        @Override
        public int total() {
          return whole.total();
        }

        @Override
        public int freeSlots() {
          return whole.freeSlots();
        }

        @Override
        public void close() {
          fail(Moment.CLOSING, calls, 0);
          whole.close();
        }
      };
    }

    private KvSequence sequence(KvSequence whole, AtomicInteger calls) {
      return new KvSequence() {
        @Override
        public int cells() {
          return whole.cells();
        }

        @Override
        public boolean reserve(int count) {
          fail(Moment.RESERVING, calls, after);
          return whole.reserve(count);
        }

        @Override
        public int[] blocks() {
          return whole.blocks();
        }

        @Override
        public int blockCount() {
          return whole.blockCount();
        }

        @Override
        public void commit(int count) {
          fail(Moment.COMMITTING, calls, after);
          whole.commit(count);
        }

        @Override
        public void truncate(int cells) {
          whole.truncate(cells);
        }

        @Override
        public void commit(int[] kept, int count) {
          fail(Moment.COMMITTING, calls, after);
          whole.commit(kept, count);
        }

        @Override
        public int slot() {
          return whole.slot();
        }

        @Override
        public boolean drop(int from, int to) {
          return whole.drop(from, to);
        }

        @Override
        public int exactCells() {
          return whole.exactCells();
        }

        @Override
        public void inexactFrom(int cell) {
          whole.inexactFrom(cell);
        }

        @Override
        public KvSequence fork() {
          return whole.fork();
        }

        @Override
        public KvSequence fork(int cells) {
          return whole.fork(cells);
        }

        @Override
        public void close() {
          whole.close();
          fail(Moment.CLOSING_A_SEQUENCE, calls, 0);
        }
      };
    }

    private void fail(Moment at, AtomicInteger calls, int freeCalls) {
      if (at == moment && calls.incrementAndGet() > freeCalls) {
        throw new IllegalStateException("broken while " + moment);
      }
    }
  }
}
