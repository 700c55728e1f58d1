package dev.sheaf.distribution.tests;

import static dev.sheaf.distribution.tests.Generations.records;
import static dev.sheaf.distribution.tests.Generations.text;
import static dev.sheaf.distribution.tests.Generations.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.BundleControl;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.SharedData;
import dev.sheaf.testing.TinyModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/**
 * Runs in the framework; {@link SwapIT} puts it there. Greedy tokens are held against the oracle,
 * which is the same request pinned to {@code backend-reference}: they are equal up to the first
 * step whose margin is below what the numerics allow.
 */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public final class SwapChecks {
  /** Framework property: the archive's jar of {@code backend-cpu}. */
  static final String CPU_JAR = "sheaf.test.cpu.jar";

  private static final int TOKENS = 480;
  private static final double MARGIN = 0.02;
  private static final SamplingParameters GREEDY = SamplingParameters.GREEDY;

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 5000)
  InferenceEngine engine;

  @InjectService(timeout = 5000)
  BundleControl bundles;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void model() {
    Optional<Path> real =
        SharedData.root().map(r -> r.resolve("models/tinystories-656k/tinystories-656k-f32.gguf"));
    file =
        real.filter(Files::exists)
            .orElseGet(() ->
                TinyModels.llama()
                    .shape(128, 8, 4, 256)
                    .context(512)
                    .write(folder.resolve("tiny.gguf")));
  }

  @AfterEach
  void everythingRunsAgain() throws Exception {
    for (String name :
        List.of(
            "dev.sheaf.backend.cpu", "dev.sheaf.sampling", "dev.sheaf.tokenizer.sentencepiece")) {
      bundle(name).start();
    }
    engine.models().forEach(m -> engine.unload(m.name(), Duration.ZERO));
    assertThat(engine.status().leasedBytes()).as("all leases are back").isZero();
  }

  @Test
  void aGenerationGoesToTheReferenceAndBackByTheShellsVerbs() throws Exception {
    load("story");
    ballast();
    Generation g = submit("story", GREEDY, 0);
    awaitTokens(g, 30);
    long start = System.nanoTime();
    bundles.stop("backend-cpu");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    awaitLabel(g, "reference");
    bundles.start("backend-cpu");
    finish(g);
    assertThat(labels(g)).containsExactly("cpu", "reference", "cpu");
    assertThat(replayed(g)).isGreaterThan(60);
    assertGreedyLikeTheOracle(g);
  }

  @Test
  void aRawStopMovesAfterTheHoldAndTheReturnIsTakenUp() throws Exception {
    load("story");
    ballast();
    Generation g = submit("story", GREEDY, 0);
    awaitTokens(g, 30);
    long start = System.nanoTime();
    bundle("dev.sheaf.backend.cpu").stop();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(tokens(g).size()).as("tokens are outstanding").isLessThan(TOKENS);
    awaitLabel(g, "reference");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("its return was waited for")
        .isGreaterThan(Duration.ofMillis(1_900));
    bundle("dev.sheaf.backend.cpu").start();
    finish(g);
    assertThat(labels(g)).containsExactly("cpu", "reference", "cpu");
    assertGreedyLikeTheOracle(g);
  }

  @Test
  void aQuickRawRestartStaysOnTheBackend() throws Exception {
    load("story");
    ballast();
    Generation g = submit("story", GREEDY, 0);
    awaitTokens(g, 30);
    bundle("dev.sheaf.backend.cpu").stop();
    bundle("dev.sheaf.backend.cpu").start();
    finish(g);
    assertThat(labels(g)).containsExactly("cpu");
    assertThat(replayed(g)).isPositive();
    assertThat(tokens(g)).isEqualTo(uninterrupted(GREEDY, 0));
  }

  @Test
  void betweenTwoVersionsOfOneBackendTokensAreEqualToTheBit() throws Exception {
    Path next = NextVersion.of(cpuJar(), "0.1.1", folder);
    Path present = NextVersion.of(cpuJar(), "0.1.0", folder);
    load("story");
    List<Generation> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(submit("story", sampled(i), i));
    }
    for (Generation g : all) {
      awaitTokens(g, 10);
    }
    try {
      bundles.update("backend-cpu", next.toUri());
      for (Generation g : all) {
        finish(g);
      }
    } finally {
      bundles.update("backend-cpu", present.toUri());
    }
    for (int i = 0; i < 8; i++) {
      List<TokenRecord> swapped = records(all.get(i));
      List<TokenRecord> alone = records(finish(submit("story", sampled(i), i)));
      assertThat(swapped.stream().map(TokenRecord::backend).distinct())
          .containsExactly("cpu 0.1.0", "cpu 0.1.1");
      assertThat(swapped.stream().map(TokenRecord::id))
          .isEqualTo(alone.stream().map(TokenRecord::id).toList());
      assertThat(swapped.stream().map(TokenRecord::logprob))
          .isEqualTo(alone.stream().map(TokenRecord::logprob).toList());
      assertThat(swapped.stream().map(TokenRecord::top))
          .isEqualTo(alone.stream().map(TokenRecord::top).toList());
    }
  }

  @Test
  void eightSampledSequencesMoveThereAndBack() throws Exception {
    load("story");
    List<Generation> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(submit("story", sampled(i), i));
    }
    for (Generation g : all) {
      awaitTokens(g, 10);
    }
    bundles.stop("backend-cpu");
    for (Generation g : all) {
      awaitLabel(g, "reference");
    }
    bundles.start("backend-cpu");
    engine.load(
        new LoadRequest(
            file,
            Optional.of("oracle"),
            Optional.of("reference"),
            OptionalInt.empty(),
            OptionalInt.empty(),
            false,
            false));
    for (int i = 0; i < 8; i++) {
      finish(all.get(i));
      assertThat(labels(all.get(i))).containsExactly("cpu", "reference", "cpu");
      List<TokenRecord> oracle = records(finish(submit("oracle", sampled(i), i)));
      List<TokenRecord> swapped = records(all.get(i));
      assertThat(swapped.stream().map(TokenRecord::id))
          .isEqualTo(oracle.stream().map(TokenRecord::id).toList());
      for (int t = 0; t < swapped.size(); t++) {
        assertThat(swapped.get(t).logprob())
            .isCloseTo(oracle.get(t).logprob(), org.assertj.core.data.Offset.offset(MARGIN));
      }
    }
  }

  @Test
  void aStoppedSamplerIsWaitedFor() throws Exception {
    load("story");
    waitsForAndGoesOn("dev.sheaf.sampling", "sampler");
  }

  @Test
  void aStoppedTokenizerIsWaitedFor() throws Exception {
    load("story");
    waitsForAndGoesOn("dev.sheaf.tokenizer.sentencepiece", "tokenizer");
  }

  private void waitsForAndGoesOn(String bundle, String what) throws Exception {
    ballast();
    Generation g = submit("story", sampled(3), 3);
    awaitTokens(g, 30);
    bundle(bundle).stop();
    int before = tokens(g).size();
    Thread.sleep(400);
    assertThat(tokens(g)).as("it waits").hasSize(before).hasSizeLessThan(TOKENS);
    assertThat(g.events())
        .anyMatch(e -> e instanceof GenerationEvent.Waiting w && w.what().contains(what));
    bundle(bundle).start();
    finish(g);
    assertThat(tokens(g)).isEqualTo(uninterrupted(sampled(3), 3));
    assertThat(text(g)).isEqualTo(text(finish(submit("story", sampled(3), 3))));
  }

  @Test
  void uninstallingABackendMovesItsModelForGood() throws Exception {
    Path copy = NextVersion.of(cpuJar(), "0.1.0", folder);
    load("story");
    ballast();
    Generation g = submit("story", GREEDY, 0);
    awaitTokens(g, 30);
    int level =
        bundle("dev.sheaf.backend.cpu")
            .adapt(org.osgi.framework.startlevel.BundleStartLevel.class)
            .getStartLevel();
    bundles.uninstall("backend-cpu");
    try {
      finish(g);
      assertThat(labels(g)).containsExactly("cpu", "reference");
    } finally {
      bundles.install(copy.toUri(), true);
      bundle("dev.sheaf.backend.cpu")
          .adapt(org.osgi.framework.startlevel.BundleStartLevel.class)
          .setStartLevel(level);
    }
    assertGreedyLikeTheOracle(g);
  }

  private void load(String name) {
    assertThat(
            engine
                .load(
                    new LoadRequest(
                        file,
                        Optional.of(name),
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        false,
                        false))
                .backend())
        .startsWith("cpu ");
  }

  /**
   * Requests that nobody looks at: beside them each step takes long enough for a bundle to be
   * stopped and started in the middle, however fast the machine is.
   */
  private void ballast() {
    for (int i = 0;
        i < 7;
        i++) { // with the one that is looked at, as many as the store has room for
      submit("story", sampled(100 + i), i);
    }
  }

  private Generation submit(String model, SamplingParameters sampling, int salt) {
    List<String> prompts =
        List.of(
            "Once upon a time",
            "The little dog",
            "One day, Lily",
            "Tom and Mia",
            "A big tree",
            "The bird",
            "She saw",
            "In the park");
    return engine.submit(
        GenerationRequest.to(model, Prompt.text(prompts.get(salt)))
            .sampling(sampling)
            .maxTokens(TOKENS)
            .topLogprobs(2)
            .ignoreEnd(true)
            .build());
  }

  private static SamplingParameters sampled(int seed) {
    return new SamplingParameters(
        0.9, 40, 0.95, 0.02, 1.1, 64, 0.1, 0.1, seed, List.of(), Map.of());
  }

  private List<Integer> uninterrupted(SamplingParameters sampling, int salt) throws Exception {
    return tokens(finish(submit("story", sampling, salt)));
  }

  private void assertGreedyLikeTheOracle(Generation swapped) throws Exception {
    engine.load(
        new LoadRequest(
            file,
            Optional.of("oracle"),
            Optional.of("reference"),
            OptionalInt.empty(),
            OptionalInt.empty(),
            false,
            false));
    List<TokenRecord> oracle = records(finish(submit("oracle", GREEDY, 0)));
    List<Integer> ids = tokens(swapped);
    assertThat(ids).hasSameSizeAs(oracle);
    for (int i = 0; i < ids.size(); i++) {
      List<TokenRecord.Alternative> top = oracle.get(i).top();
      if (top.get(0).logprob() - top.get(1).logprob() < MARGIN) {
        assertThat(i).as("steps compared before a margin below %s", MARGIN).isGreaterThan(5);
        return;
      }
      assertThat(ids.get(i)).as("token %d", i).isEqualTo(oracle.get(i).id());
    }
  }

  private Path cpuJar() {
    return Path.of(context.getProperty(CPU_JAR));
  }

  private Bundle bundle(String name) {
    return Arrays.stream(context.getBundles())
        .filter(b -> name.equals(b.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }

  /** Names of the backends in the order in which they took over. */
  private static List<String> labels(Generation g) {
    List<String> out = new ArrayList<>();
    for (TokenRecord t : records(g)) {
      String name = t.backend().substring(0, t.backend().indexOf(' '));
      if (out.isEmpty() || !out.getLast().equals(name)) {
        out.add(name);
      }
    }
    return out;
  }

  private static Generation finish(Generation g) throws Exception {
    assertThat(Generations.finish(g).reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(tokens(g)).hasSize(TOKENS);
    return g;
  }

  private static int replayed(Generation g) throws Exception {
    return g.await().usage().replayedTokens();
  }

  private static void awaitTokens(Generation g, int count) throws Exception {
    Generations.await(g, () -> tokens(g).size() >= count, count + " tokens");
    assertThat(tokens(g).size()).as("tokens are outstanding").isLessThan(TOKENS);
  }

  private static void awaitLabel(Generation g, String backend) throws Exception {
    Generations.await(g, () -> labels(g).contains(backend), "a token of " + backend);
  }
}
