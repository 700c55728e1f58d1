package dev.sheaf.kernel.internal.engine;

import static dev.sheaf.kernel.internal.engine.EngineFixture.await;
import static dev.sheaf.kernel.internal.engine.EngineFixture.awaitMore;
import static dev.sheaf.kernel.internal.engine.EngineFixture.ids;
import static dev.sheaf.kernel.internal.engine.EngineFixture.labels;
import static dev.sheaf.kernel.internal.engine.EngineFixture.register;
import static dev.sheaf.kernel.internal.step.HashModel.expected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.backend.Backend;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.report.ModelReport;
import dev.sheaf.text.TokenizerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

/** Loading, submitting, unloading and closing in a real framework. */
@Timeout(60)
final class EngineTest {
  @TempDir Path folder;
  private EngineFixture f;
  private final ToyBackend toy = new ToyBackend();
  private ServiceRegistration<Backend> toyService;

  @BeforeEach
  void start() throws Exception {
    f = new EngineFixture(folder);
    toyService = f.backend("toy", toy);
  }

  @AfterEach
  void stop() throws Exception {
    f.close();
  }

  @Test
  void aModelLoadsAndAnswers() throws Exception {
    ModelReport report = f.engine.load(LoadRequest.of(f.file("m")));
    assertThat(report.state()).isEqualTo("ready");
    assertThat(report.backend()).isEqualTo("toy 1.0.0");
    Generation g = f.generate("m", 30, 4, 5);
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(30, 4, 5));
  }

  @Test
  void oneFileLoadedTwiceAtOnceIsOneModel() throws Exception {
    Path file = f.file("m");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<ModelReport> load = () -> f.engine.load(LoadRequest.of(file));
      Future<ModelReport> a = threads.submit(load);
      Future<ModelReport> b = threads.submit(load);
      assertThat(a.get().name()).isEqualTo(b.get().name());
    }
    assertThat(toy.models).hasSize(1);
    assertThat(f.engine.models()).hasSize(1);
  }

  @Test
  void aNameThatIsTakenByAnotherFileIsAConflict() throws Exception {
    f.load("m");
    LoadRequest plain = LoadRequest.of(f.file("other"));
    LoadRequest other =
        new LoadRequest(
            plain.file(),
            Optional.of("m"),
            plain.backend(),
            plain.contextTokens(),
            plain.sequences(),
            false,
            false);
    assertThat(refusal(() -> f.engine.load(other)).code()).isEqualTo(EngineCodes.NAME_TAKEN);
  }

  @Test
  void aBackendThatFailsItsProbeIsQuarantinedWithItsReason() throws Exception {
    ToyBackend broken = new ToyBackend();
    broken.fitness = 99;
    broken.onProbe =
        () -> {
          throw new UnsatisfiedLinkError("no driver");
        };
    f.backend("broken", broken);
    f.load("m");
    assertThat(f.engine.model("m").backend()).isEqualTo("toy 1.0.0");
    assertThat(f.report("broken").state()).isEqualTo("quarantined");
    assertThat(f.report("broken").reason()).contains("no driver");
  }

  @Test
  void aBackendThatHangsInItsProbeCostsADeadlineAndNobodyElse() throws Exception {
    CountDownLatch hang = new CountDownLatch(1);
    ToyBackend hanging = new ToyBackend();
    hanging.fitness = 99;
    hanging.onProbe = () -> awaitStubbornly(hang);
    f.backend("hanging", hanging);
    f.load("m");
    assertThat(f.report("hanging").state()).isEqualTo("quarantined");
    assertThat(f.report("hanging").reason()).contains("did not finish in time");
    assertThat(f.engine.status().warnings())
        .anyMatch(w -> w.contains("zombie") && w.contains("probe of backend hanging"));
    Generation g = f.generate("m", 20, 1);
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    hang.countDown();
    await(() -> f.lifecycle.zombies().isEmpty(), () -> f.lifecycle.zombies().toString());
  }

  @Test
  void aBackendThatFailsToCompileAFileIsPassedOverAndKeepsItsPlaceForOthers() throws Exception {
    ToyBackend broken = new ToyBackend();
    broken.fitness = 99;
    broken.onCompile =
        () -> {
          throw new IllegalStateException("broken compiler");
        };
    f.backend("broken", broken);
    f.load("m");
    assertThat(f.engine.model("m").backend()).isEqualTo("toy 1.0.0");
    assertThat(f.report("broken").state()).as("the file may be to blame").isEqualTo("standby");
    broken.onCompile = () -> {};
    f.load("n");
    assertThat(f.engine.model("n").backend()).isEqualTo("broken 1.0.0");
  }

  @Test
  void aBackendOfNoFitnessServesOnlyWhatAsksForIt() throws Exception {
    toy.fitness = 0;
    Path file = f.file("m");
    SheafException e = refusal(() -> f.engine.load(LoadRequest.of(file)));
    assertThat(e.code()).isEqualTo(EngineCodes.NO_BACKEND);
    assertThat(e.found()).contains("--backend toy");
    assertThat(f.engine.load(LoadRequest.of(file).on("toy")).backend()).isEqualTo("toy 1.0.0");
  }

  @Test
  void aBackendThatLeavesWhileItLoadsAModelIsNotUsed() throws Exception {
    ToyBackend spare = new ToyBackend();
    spare.fitness = 1;
    f.backend("spare", spare);
    toy.onCompile = toyService::unregister;
    f.load("m");
    Generation g = f.generate("m", 30, 1, 2);
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(labels(g)).containsExactly("spare 1.0.0");
    assertThat(toy.models).allMatch(m -> m.closed && m.rowsPerForward.isEmpty());
    assertThat(f.engine.model("m").notes()).isEmpty();
  }

  @Test
  void aTokenizerThatLeavesWhileAModelLoadsIsWaitedFor() throws Exception {
    toy.onCompile = f.tokenizer::unregister;
    f.load("m");
    register(f.context, TokenizerFactory.class, "letters", new ToyModel.Letters());
    Generation g = f.generate("m", 30, 1, 2);
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(30, 1, 2));
  }

  @Test
  void aFormatThatGoesAndComesMattersOnlyToLoading() throws Exception {
    Generation g = f.generate(f.load("m"), 100, 1, 2);
    f.format.unregister();
    Path file = f.file("n");
    SheafException e = refusal(() -> f.engine.load(LoadRequest.of(file)));
    assertThat(e.code()).isEqualTo(EngineCodes.NO_FORMAT);
    register(f.context, ModelFormat.class, "toy", new ToyModel.Format());
    assertThat(f.engine.load(LoadRequest.of(file)).state()).isEqualTo("ready");
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(100, 1, 2));
  }

  @Test
  void aFileInNoKnownFormatIsRefusedWithWhatItLooksLike() throws Exception {
    Path zip = Files.write(folder.resolve("model.gguf"), new byte[] {'P', 'K', 3, 4});
    SheafException e = refusal(() -> f.engine.load(LoadRequest.of(zip)));
    assertThat(e.code()).isEqualTo(EngineCodes.UNKNOWN_FORMAT);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.found()).contains("ZIP archive");
    assertThat(e.expected()).isEqualTo("toy");
    assertThat(e.where()).contains("offset 0x0");
  }

  @Test
  void aFormatThatBreaksIsNamedAndNothingStaysOfTheModel() throws Exception {
    f.format.unregister();
    register(
        f.context,
        ModelFormat.class,
        "broken",
        new ModelFormat() {
          @Override
          public boolean recognises(Path path, java.nio.ByteBuffer head) {
            throw new IllegalStateException("broken format");
          }

          @Override
          public dev.sheaf.model.ModelSource open(Path path, dev.sheaf.model.OpenOptions options) {
            throw new AssertionError("not reached");
          }
        });
    Path file = f.file("m");
    SheafException e = refusal(() -> f.engine.load(LoadRequest.of(file)));
    assertThat(e.code()).isEqualTo(EngineCodes.PLUGIN_FAILED);
    assertThat(e.summary()).contains("model format broken");
    assertThat(f.engine.models()).isEmpty();
  }

  @Test
  void aPromptThatDoesNotFitIsRefusedWithThreeCounts() throws Exception {
    f.load("m");
    List<Integer> prompt = Collections.nCopies(350, 1);
    SheafException e = refusal(() -> f.engine.submit(request(prompt, 60, Optional.empty())));
    assertThat(e.code()).isEqualTo(EngineCodes.PROMPT_TOO_LONG);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
    assertThat(e.found()).isEqualTo("350 + 60 = 410");
    assertThat(e.expected()).contains("400");
    assertThat(e.where()).contains("m");
    List<Integer> full = Collections.nCopies(400, 1);
    assertThat(
            refusal(() ->
                    f.engine.submit(
                        request(full, GenerationRequest.TO_CONTEXT_END, Optional.empty())))
                .found())
        .isEqualTo("400 + 1 = 401");
    assertThat(
            refusal(() -> f.engine.submit(request(full, Integer.MAX_VALUE - 1, Optional.empty())))
                .found())
        .isEqualTo("400 + 2147483646 = 2147484046");
    Generation fits = f.engine.submit(request(prompt, 50, Optional.empty()));
    assertThat(fits.await().usage().generatedTokens()).isEqualTo(50);
    Generation open =
        f.engine.submit(request(prompt, GenerationRequest.TO_CONTEXT_END, Optional.empty()));
    assertThat(open.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(open.await().usage().generatedTokens()).isEqualTo(50);
  }

  @Test
  void aPinToAnotherBackendIsRefusedAndOneToTheServingBackendIsNot() throws Exception {
    f.load("m");
    SheafException e = refusal(() -> f.engine.submit(request(List.of(1), 5, Optional.of("cuda"))));
    assertThat(e.code()).isEqualTo(EngineCodes.PINNED_ELSEWHERE);
    assertThat(e.expected()).contains("cuda");
    assertThat(e.found()).contains("toy");
    Generation g = f.engine.submit(request(List.of(1), 5, Optional.of("toy")));
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void aPinnedModelWaitsForItsBackendHoweverLong() throws Exception {
    ToyBackend spare = new ToyBackend();
    f.backend("spare", spare);
    f.engine.load(LoadRequest.of(f.file("m")).on("toy"));
    Generation g = f.generate("m", 100, 1, 2);
    awaitMore(g, 10);
    toyService.unregister();
    Thread.sleep(600); // four times the hold time of backends
    assertThat(g.events()).noneMatch(dev.sheaf.engine.GenerationEvent.Finished.class::isInstance);
    assertThat(spare.models).isEmpty();
    f.backend("toy", toy);
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(expected(100, 1, 2));
  }

  @Test
  void cancelledByIdItEndsAndUnknownIdsAreNamed() throws Exception {
    Generation g = f.generate(f.load("m"), 300, 1);
    assertThat(f.engine.cancel(g.id())).isTrue();
    assertThat(g.await().reason()).isEqualTo(FinishReason.CANCELLED);
    await(() -> !f.engine.cancel(g.id()), () -> "it is among those that ended");
    assertThat(refusal(() -> f.engine.cancel("r-999")).code())
        .isEqualTo(EngineCodes.NO_SUCH_REQUEST);
  }

  @Test
  void unloadingEndsWhatRunsAndGivesEverythingBack() throws Exception {
    Generation g = f.generate(f.load("m"), 300, 1);
    awaitMore(g, 5);
    ModelReport last = f.engine.unload("m", Duration.ZERO);
    assertThat(last.state()).isEqualTo("unloaded");
    assertThat(g.await().reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(toy.models).hasSize(1).allMatch(m -> m.closed);
    assertThat(f.engine.models()).isEmpty();
    assertThat(refusal(() -> f.generate("m", 5, 1)).code()).isEqualTo(EngineCodes.NO_SUCH_MODEL);
    assertThat(loopThreads()).isZero();
  }

  @Test
  void unloadingWithADrainLetsRequestsFinishAndTakesNoMore() throws Exception {
    Generation g = f.generate(f.load("m"), 60, 1);
    awaitMore(g, 3);
    Thread unload =
        Thread.ofVirtual().start(() -> f.engine.unload("m", Duration.ofSeconds(Long.MAX_VALUE)));
    await(() -> isRefused(EngineCodes.SHUTTING_DOWN) || !unload.isAlive(), () -> "no new requests");
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    unload.join();
    assertThat(f.engine.models()).isEmpty();
  }

  @Test
  void closingTheEngineEndsEverything() throws Exception {
    Generation g = f.generate(f.load("m"), 300, 1);
    awaitMore(g, 3);
    f.engine.close();
    assertThat(g.await().reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(toy.models).allMatch(m -> m.closed);
    assertThat(loopThreads()).isZero();
    assertThat(refusal(() -> f.generate("m", 5, 1)).code()).isEqualTo(EngineCodes.SHUTTING_DOWN);
    Path file = f.file("n");
    assertThat(refusal(() -> f.engine.load(LoadRequest.of(file))).code())
        .isEqualTo(EngineCodes.SHUTTING_DOWN);
  }

  private boolean isRefused(dev.sheaf.error.ErrorCode code) {
    try {
      f.generate("m", 1, 1).cancel();
      return false;
    } catch (SheafException e) {
      return e.code().equals(code);
    }
  }

  private static long loopThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals("sheaf-loop-m"))
        .count();
  }

  private static GenerationRequest request(
      List<Integer> prompt, int max, Optional<String> backend) {
    GenerationRequest.Builder request =
        GenerationRequest.to("m", new Prompt.Ids(prompt)).maxTokens(max).ignoreEnd(true);
    backend.ifPresent(request::backend);
    return request.build();
  }

  private static SheafException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(SheafException.class, call);
  }

  private static void awaitStubbornly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException stubborn) {
        continue;
      }
    }
  }
}
