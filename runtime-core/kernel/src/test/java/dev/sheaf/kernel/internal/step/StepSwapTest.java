package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.HashModel.expected;
import static dev.sheaf.kernel.internal.step.LoopFixture.awaitTokens;
import static dev.sheaf.kernel.internal.step.LoopFixture.awaitWaiting;
import static dev.sheaf.kernel.internal.step.LoopFixture.end;
import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static dev.sheaf.kernel.internal.step.LoopFixture.ids;
import static dev.sheaf.kernel.internal.step.LoopFixture.request;
import static dev.sheaf.kernel.internal.step.LoopFixture.sampled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.SamplingParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StepSwapTest {
  @Test
  void aBackendIsReplacedMidwayAndNoTokenChanges() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel first = new HashModel("a", 256);
      first.millisPerForward = 1;
      Compute old = f.adopt("one", first);
      List<LiveGeneration> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(f.submit(request(i % 2 == 0 ? SamplingParameters.GREEDY : sampled(i), 60, i, 3)));
      }
      awaitTokens(all.getFirst(), 20);
      int parked = f.loop.drop(old.provider()).get(2, TimeUnit.SECONDS);
      int forwards = first.rowsPerForward.size();
      assertThat(parked).isEqualTo(8);
      assertThat(f.left).containsExactly(old);
      first.close();
      for (LiveGeneration g : all) {
        awaitWaiting(g);
      }
      f.adopt("two", new HashModel("b", 256));
      for (LiveGeneration g : all) {
        assertThat(end(g).reason()).isEqualTo(FinishReason.LENGTH);
      }
      assertThat(first.rowsPerForward).as("no step on a backend that was left").hasSize(forwards);
      f.adopt("three", new HashModel("b", 256));
      for (int i = 0; i < 8; i++) {
        LiveGeneration alone =
            f.submit(request(i % 2 == 0 ? SamplingParameters.GREEDY : sampled(i), 60, i, 3));
        end(alone);
        assertThat(ids(all.get(i))).isEqualTo(ids(alone));
        assertThat(end(all.get(i)).usage().replayedTokens()).isBetween(2, 62);
        List<String> labels =
            all.get(i).events().stream()
                .filter(GenerationEvent.Token.class::isInstance)
                .map(e -> ((GenerationEvent.Token) e).token().backend())
                .distinct()
                .toList();
        assertThat(labels).containsExactly("one 1.0.0", "two 1.0.0");
        assertThat(all.get(i).events())
            .anyMatch(GenerationEvent.Waiting.class::isInstance)
            .anyMatch(e ->
                e instanceof GenerationEvent.Resumed r
                    && r.backend().equals("two 1.0.0")
                    && r.replayed() > 0);
      }
    }
  }

  @Test
  void aMoveWithoutAGapShowsOnlyAsAResumption() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel first = new HashModel("a", 64);
      first.millisPerForward = 1;
      f.adopt("one", first);
      LiveGeneration g = f.submit(greedy(60, 1, 2));
      awaitTokens(g, 20);
      f.adopt("two", new HashModel("b", 64));
      end(g);
      assertThat(ids(g)).isEqualTo(expected(60, 1, 2));
      assertThat(g.events())
          .noneMatch(GenerationEvent.Waiting.class::isInstance)
          .anyMatch(GenerationEvent.Resumed.class::isInstance);
    }
  }

  @Test
  void aSamplerThatGoesIsWaitedForAndItsStateRebuilt() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("a", 64);
      model.millisPerForward = 1;
      f.adopt("one", model);
      LiveGeneration g = f.submit(request(sampled(7), 60, 1, 2));
      LiveGeneration untouched = f.submit(greedy(60, 3, 3));
      awaitTokens(g, 20);
      var penalties = java.util.Objects.requireNonNull(f.processors.remove("penalties"));
      assertThat(f.loop.drop(penalties).get(2, TimeUnit.SECONDS)).isEqualTo(1);
      int before = ids(g).size();
      assertThat(end(untouched).reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(ids(g)).as("it waits").hasSize(before);
      f.processors.put("penalties", new Provider<>("penalties", "1.0.1", penalties.instance()));
      end(g);
      LiveGeneration alone = f.submit(request(sampled(7), 60, 1, 2));
      end(alone);
      assertThat(ids(g)).isEqualTo(ids(alone));
      assertThat(end(g).usage().replayedTokens()).as("its cells stayed").isZero();
    }
  }

  @Test
  void aSamplerThatStaysAwayFailsTheRequestWithItsTokensKept() throws Exception {
    try (LoopFixture f = new LoopFixture(Duration.ofMillis(200))) {
      HashModel model = new HashModel("a", 64);
      model.millisPerForward = 1;
      f.adopt("one", model);
      LiveGeneration g = f.submit(greedy(150, 1, 2));
      awaitTokens(g, 5);
      var sampler = java.util.Objects.requireNonNull(f.samplers.remove("greedy"));
      f.loop.drop(sampler).get(2, TimeUnit.SECONDS);
      GenerationEvent.Finished end = end(g);
      assertThat(end.reason()).isEqualTo(FinishReason.ERROR);
      SheafException error = end.error().orElseThrow();
      assertThat(error.code()).isEqualTo(StepCodes.HELD_TOO_LONG);
      assertThat(error.getMessage()).contains("sampler greedy");
      assertThat(ids(g).size()).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void aTokenizerThatGoesIsWaitedForAndTheTextGoesOnWhereItWas() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("a", 64);
      model.millisPerForward = 1;
      f.adopt("one", model);
      LiveGeneration g = f.submit(greedy(50, 1, 2));
      awaitTokens(g, 15);
      f.loop.drop(f.tokenizer).get(2, TimeUnit.SECONDS);
      int before = ids(g).size();
      Thread.sleep(120);
      assertThat(ids(g)).hasSize(before);
      f.loop.adopt(
          new TokenizerBinding(
              new Provider<>("letters", "1.0.1", f.tokenizer.instance()), new LetterTokenizer()));
      end(g);
      StringBuilder shown = new StringBuilder();
      g.events()
          .forEach(e -> {
            if (e instanceof GenerationEvent.Token t) {
              shown.append(t.text());
            }
          });
      LetterTokenizer letters = new LetterTokenizer();
      String whole =
          expected(50, 1, 2).stream()
              .filter(i -> i != LetterTokenizer.END)
              .map(letters::piece)
              .reduce("", String::concat);
      assertThat(shown + end(g).text()).isEqualTo(whole);
    }
  }

  @Test
  void aCacheManagerThatGoesCostsAReplayUnderTheNext() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("a", 64);
      model.millisPerForward = 1;
      f.adopt("one", model);
      LiveGeneration g = f.submit(greedy(50, 1, 2));
      awaitTokens(g, 15);
      Provider<KvCacheManager> old = java.util.Objects.requireNonNull(f.cache);
      f.cache = null;
      f.loop.drop(old).get(2, TimeUnit.SECONDS);
      f.cache = new Provider<>("list", "2.0.0", new ListCache());
      end(g);
      assertThat(ids(g)).isEqualTo(expected(50, 1, 2));
      assertThat(end(g).usage().replayedTokens()).isPositive();
    }
  }

  @Test
  void aPinnedSequenceWaitsForItsBackendInsteadOfMoving() throws Exception {
    try (LoopFixture f = new LoopFixture(Duration.ofMillis(50))) {
      HashModel first = new HashModel("a", 64);
      first.millisPerForward = 1;
      Compute one = f.adopt("one", first);
      GenerationRequest plain = greedy(50, 1, 2);
      LiveGeneration pinned =
          f.submit(
              GenerationRequest.to("toy", plain.prompt())
                  .sampling(plain.sampling())
                  .maxTokens(50)
                  .ignoreEnd(true)
                  .backend("one")
                  .build());
      awaitTokens(pinned, 10);
      f.loop.drop(one.provider()).get(2, TimeUnit.SECONDS);
      f.adopt("two", new HashModel("b", 64));
      int before = ids(pinned).size();
      Thread.sleep(200);
      assertThat(ids(pinned)).as("past the hold time it still waits").hasSize(before);
      assertThat(pinned.ended()).isFalse();
      f.adopt("one", new HashModel("a", 64));
      end(pinned);
      assertThat(ids(pinned)).isEqualTo(expected(50, 1, 2));
    }
  }

  @Test
  void aStepThatFailsLeavesTheBackendAndTheNextOneGoesOn() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel first = new HashModel("a", 64);
      first.millisPerForward = 1;
      f.adopt("one", first);
      LiveGeneration g = f.submit(greedy(50, 1, 2));
      awaitTokens(g, 10);
      first.failing = true;
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      while (f.failures.isEmpty() && System.nanoTime() < until) {
        Thread.sleep(1);
      }
      assertThat(f.failures).hasSize(1).allMatch(e -> e.getMessage().equals("device lost"));
      f.adopt("two", new HashModel("b", 64));
      end(g);
      assertThat(ids(g)).isEqualTo(expected(50, 1, 2));
    }
  }

  @Test
  void aRowThatIsNotANumberEndsItsOwnSequenceOnly() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("a", 128);
      model.notANumberAfter = 30;
      f.adopt("one", model);
      LiveGeneration reachesIt = f.submit(greedy(60, 1, 2));
      LiveGeneration endsBefore = f.submit(greedy(20, 3, 4));
      GenerationEvent.Finished end = end(reachesIt);
      assertThat(end.reason()).isEqualTo(FinishReason.ERROR);
      assertThat(end.error().orElseThrow().code()).isEqualTo(StepCodes.NOT_A_NUMBER);
      assertThat(ids(reachesIt)).isEqualTo(expected(60, 1, 2).subList(0, 28));
      assertThat(end(endsBefore).reason()).isEqualTo(FinishReason.LENGTH);
    }
  }

  @Test
  void aProcessorThatThrowsEndsItsOwnSequenceOnly() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.processors.put(
          "temperature",
          new Provider<>(
              "temperature",
              "1.0.0",
              (p, prompt) ->
                  c -> {
                    throw new IllegalStateException("broken processor");
                  }));
      f.adopt("one", new HashModel("a", 64));
      LiveGeneration broken = f.submit(request(sampled(1), 20, 1, 2));
      LiveGeneration whole = f.submit(greedy(20, 3, 4));
      assertThat(end(broken).error().orElseThrow().code()).isEqualTo(StepCodes.PLUGIN_FAILED);
      assertThat(end(broken).error().orElseThrow().getMessage()).contains("broken processor");
      assertThat(end(whole).reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(ids(whole)).isEqualTo(expected(20, 3, 4));
    }
  }

  @Test
  void aPolicyThatBreaksItsContractIsPutAside() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.policy =
          new Provider<>(
              "greedy-policy", "1.0.0", (demands, budget, share) -> share[0] = 1_000_000);
      f.adopt("one", new HashModel("a", 64));
      LiveGeneration g = f.submit(greedy(20, 1, 2));
      end(g);
      assertThat(ids(g)).isEqualTo(expected(20, 1, 2));
      assertThat(java.util.Objects.requireNonNull(f.policy).quarantine())
          .contains("broke the contract");
    }
  }
}
