package dev.sheaf.kernel.internal.engine;

import static dev.sheaf.kernel.internal.engine.EngineFixture.await;
import static dev.sheaf.kernel.internal.engine.EngineFixture.awaitMore;
import static dev.sheaf.kernel.internal.engine.EngineFixture.ids;
import static dev.sheaf.kernel.internal.step.HashModel.expected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.BrokenRows;
import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.report.LogitsReport;
import dev.sheaf.sampling.SamplingParameters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The likeliest next tokens, and what the engine refuses to choose or to report. */
@Timeout(60)
final class EngineLogitsTest {
  private static final int[] PROMPT = {4, 5, 6};

  @TempDir Path folder;
  private EngineFixture f;
  private final ToyBackend toy = new ToyBackend();

  @BeforeEach
  void start() throws Exception {
    f = new EngineFixture(folder);
    f.backend("toy", toy);
  }

  @AfterEach
  void stop() throws Exception {
    f.close();
  }

  private static Prompt prompt(int... ids) {
    return new Prompt.Ids(IntStream.of(ids).boxed().toList());
  }

  @Test
  void theLikeliestComeFirstWithTheirLogitsAsTheModelGaveThem() throws Exception {
    f.load("m");
    for (int top : new int[] {1, 20, HashModel.VOCABULARY, 1000}) {
      LogitsReport report = f.engine.logits("m", prompt(PROMPT), top);
      float[] row = HashModel.logits(PROMPT, PROMPT.length);
      double lse =
          Math.log(IntStream.range(0, row.length).mapToDouble(i -> Math.exp(row[i])).sum());
      List<Integer> order =
          IntStream.range(0, row.length)
              .boxed()
              .sorted(Comparator.<Integer>comparingDouble(i -> -row[i]).thenComparing(i -> i))
              .limit(top)
              .toList();
      assertThat(report.model()).isEqualTo("m");
      assertThat(report.backend()).isEqualTo("toy 1.0.0");
      assertThat(report.numerics()).isNotBlank();
      assertThat(report.promptIds()).containsExactly(4, 5, 6);
      assertThat(report.logSumExp()).isCloseTo(lse, within(1e-11));
      assertThat(report.top()).extracting(LogitsReport.Entry::id).isEqualTo(order);
      for (LogitsReport.Entry e : report.top()) {
        assertThat(e.logit()).isEqualTo(row[e.id()]);
        assertThat(e.logprob()).isCloseTo(row[e.id()] - lse, within(1e-11));
        assertThat(e.piece()).isEqualTo(String.valueOf((char) ('A' + e.id())));
      }
    }
  }

  @Test
  void theyAreComputedBesideOtherRequestsAndLeaveNothingBehind() throws Exception {
    f.load("m");
    toy.models.getLast().millisPerForward = 2;
    Generation beside = f.generate("m", 150, 1, 2);
    awaitMore(beside, 10);
    LogitsReport first = f.engine.logits("m", prompt(PROMPT), 5);
    assertThat(ids(beside)).as("it still runs").hasSizeLessThan(150);
    beside.await();
    assertThat(ids(beside)).isEqualTo(expected(150, 1, 2));
    assertThat(f.engine.logits("m", prompt(PROMPT), 5)).isEqualTo(first);
    assertThat(f.engine.requests()).hasSize(3).allMatch(r -> r.state().equals("finished"));
    assertThat(f.engine.requests()).allMatch(r -> r.kvBlocks() == 0);
    assertThat(f.generate("m", 4, 4, 5, 6).await().usage().replayedTokens()).isZero();
  }

  @Test
  void noSamplerIsNeededToLookAtLogits() throws Exception {
    f.load("m");
    f.sampler.unregister();
    assertThat(f.engine.logits("m", prompt(PROMPT), 1).top())
        .extracting(LogitsReport.Entry::id)
        .isEqualTo(expected(1, PROMPT));
  }

  @Test
  void whatCannotBeListedIsRefused() throws Exception {
    f.load("m");
    for (int top : new int[] {0, -1, 1001, Integer.MAX_VALUE}) {
      SheafException e = refusal(() -> f.engine.logits("m", prompt(PROMPT), top));
      assertThat(e.code()).isEqualTo(LogitsDoor.BAD_TOP);
      assertThat(e.code().kind()).isEqualTo(ErrorKind.USER);
      assertThat(e.expected()).isEqualTo("1 to 1000");
    }
    assertThat(refusal(() -> f.engine.logits("m", prompt(1, 48), 1)).code().kind())
        .isEqualTo(ErrorKind.USER);
    int[] tooLong = new int[ToyModel.CONTEXT];
    assertThat(refusal(() -> f.engine.logits("m", prompt(tooLong), 1)).code())
        .isEqualTo(EngineCodes.PROMPT_TOO_LONG);
    assertThat(refusal(() -> f.engine.logits("nobody", prompt(1), 1)).code())
        .isEqualTo(EngineCodes.NO_SUCH_MODEL);
  }

  @Test
  void aRowThatIsNoNumberIsAnErrorAndNoLikeliestToken() throws Exception {
    f.load("m");
    BrokenRows.after(toy.models.getLast(), PROMPT.length);
    SheafException e = refusal(() -> f.engine.logits("m", prompt(PROMPT), 3));
    assertThat(e.code().name()).isEqualTo("SHEAF-STEP-001");
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() throws Exception {
    f.load("m");
    toy.models.getLast().millisPerForward = 400;
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                thrown.set(new AssertionError(f.engine.logits("m", prompt(PROMPT), 3).toString()));
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    await(() -> !f.engine.requests().isEmpty(), () -> "its request");
    asking.interrupt();
    asking.join(Duration.ofMillis(300));
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    toy.models.getLast().millisPerForward = 0;
    await(
        () -> f.engine.requests().getFirst().state().equals("finished"),
        () -> f.engine.requests().toString());
  }

  @Test
  void unloadingAnswersWhoeverWaits() throws Exception {
    f.load("m");
    toy.models.getLast().millisPerForward = 300;
    Generation before = f.generate("m", 200, 1);
    awaitMore(before, 1);
    CompletableFuture<SheafException> asked =
        CompletableFuture.supplyAsync(
            () -> refusal(() -> f.engine.logits("m", prompt(new int[100]), 3)));
    await(() -> f.engine.requests().size() == 2, () -> "its request");
    var unused = f.engine.unload("m", Duration.ZERO);
    assertThat(asked.get(10, TimeUnit.SECONDS).code()).isEqualTo(EngineCodes.MODEL_WAITS);
  }

  @Test
  void banningEveryTokenAndReportsWithoutMeasureAreRefusedBeforeAnythingIsQueued()
      throws Exception {
    f.load("m");
    GenerationRequest.Builder r = GenerationRequest.to("m", prompt(PROMPT));
    SamplingParameters.Builder sampling = SamplingParameters.GREEDY.change();
    sampling.bannedTokens(IntStream.range(0, HashModel.VOCABULARY).boxed().toList());
    assertThat(refusal(() -> f.engine.submit(r.sampling(sampling.build()).build())).code().name())
        .isEqualTo("SHEAF-SAMPLING-004");
    sampling.allowedTokens(List.of(3)).bannedTokens(List.of(3));
    assertThat(refusal(() -> f.engine.submit(r.sampling(sampling.build()).build())).code().name())
        .isEqualTo("SHEAF-SAMPLING-004");
    r.sampling(SamplingParameters.GREEDY)
        .logprobs(new LogprobOptions(LogprobOptions.Mode.RAW, 100, Collections.nCopies(1024, 7)));
    assertThat(f.engine.submit(r.build()).await().usage().promptTokens()).isEqualTo(3);
    assertThat(f.engine.requests()).hasSize(1);
  }

  private interface Call {
    Object call() throws Exception;
  }

  private static SheafException refusal(Call call) {
    return catchThrowableOfType(SheafException.class, call::call);
  }
}
