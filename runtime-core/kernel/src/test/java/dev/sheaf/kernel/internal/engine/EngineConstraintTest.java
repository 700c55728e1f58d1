package dev.sheaf.kernel.internal.engine;

import static dev.sheaf.kernel.internal.engine.EngineFixture.ids;
import static dev.sheaf.kernel.internal.engine.EngineFixture.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.StepGrammar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

/** Grammars through the whole engine: compiled before anything is queued, moved with bundles. */
@Timeout(60)
final class EngineConstraintTest {
  private static final ErrorCode NOT_A_GRAMMAR = ErrorCode.of("SHEAF-TEST-001", ErrorKind.USER);

  @TempDir Path folder;
  private EngineFixture f;

  @BeforeEach
  void start() throws Exception {
    f = new EngineFixture(folder);
    f.backend("toy", new ToyBackend());
    f.load("m");
  }

  @AfterEach
  void stop() throws Exception {
    f.close();
  }

  @Test
  void anUnknownKindIsRefusedWithThoseThatAreThere() {
    compiler("steps", new StepGrammar());
    SheafException e = refusal(request("rhyme", "A B"));
    assertThat(e.code()).isEqualTo(EngineCodes.UNKNOWN_GRAMMAR);
    assertThat(e.code().kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    assertThat(e.getMessage()).contains("rhyme").contains("steps");
    assertThat(f.engine.requests()).isEmpty();
  }

  @Test
  void whatDoesNotCompileReachesTheCallerAndQueuesNothing() {
    compiler(
        "steps",
        (grammar, tokenizer, vocabulary) -> {
          throw SheafException.of(NOT_A_GRAMMAR, "line 1, column 2").toException();
        });
    assertThat(refusal(request("steps", "?")).code()).isEqualTo(NOT_A_GRAMMAR);
    assertThat(f.engine.requests()).isEmpty();
  }

  @Test
  void aCompilerThatFailsIsADefectOfItsOwn() {
    compiler(
        "steps",
        (grammar, tokenizer, vocabulary) -> {
          throw new IllegalStateException("lost its automaton");
        });
    SheafException e = refusal(request("steps", "?"));
    assertThat(e.code()).isEqualTo(EngineCodes.PLUGIN_FAILED);
    assertThat(e.getMessage()).contains("steps").contains("lost its automaton");
  }

  @Test
  void anInterruptedCallerInterruptsTheCompiler() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    compiler(
        "steps",
        (grammar, tokenizer, vocabulary) -> {
          entered.countDown();
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          throw new IllegalStateException("given up");
        });
    AtomicReference<SheafException> thrown = new AtomicReference<>();
    Thread caller = new Thread(() -> thrown.set(refusal(request("steps", "?"))));
    caller.start();
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    caller.join(5_000);
    assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(thrown.get().code()).isEqualTo(EngineCodes.GRAMMAR_TIMEOUT);
  }

  @Test
  void aCallThatTakesTooLongIsInterruptedAndTold() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    SheafException e =
        catchThrowableOfType(
            SheafException.class,
            () ->
                TimedCall.of(
                    "someone",
                    "here",
                    Duration.ofMillis(50),
                    EngineCodes.GRAMMAR_TIMEOUT,
                    () -> {
                      try {
                        Thread.sleep(60_000);
                      } catch (InterruptedException stop) {
                        interrupted.countDown();
                      }
                      return "late";
                    }));
    assertThat(e.code().kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(e.getMessage()).contains("someone").contains("50 ms");
    assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aModelWithoutATokenizerTakesNoGrammar() throws Exception {
    compiler("steps", new StepGrammar());
    f.engine.unload("m", Duration.ZERO);
    f.tokenizer.unregister();
    f.load("m");
    assertThat(refusal(request("steps", "1 2")).code()).isEqualTo(EngineCodes.NO_TOKENIZER);
  }

  @Test
  void acrossAStopAndStartOfItsCompilerTheAnswerIsTheSame() throws Exception {
    ServiceRegistration<?> service = compiler("steps", new StepGrammar());
    GenerationRequest request = request("steps", "300 1000");
    Generation undisturbed = f.engine.submit(request);
    undisturbed.await();
    Generation g = f.engine.submit(request);
    awaitTokens(g, 20);
    service.unregister();
    await(g, e -> e.equals(new GenerationEvent.Waiting("grammar steps")));
    int before = ids(g).size();
    Thread.sleep(200);
    assertThat(ids(g)).as("nothing is chosen unconstrained").hasSize(before);
    compiler("steps", new StepGrammar());
    assertThat(g.await().reason()).isEqualTo(FinishReason.LENGTH);
    assertThat(ids(g)).isEqualTo(ids(undisturbed)).hasSize(250);
  }

  @Test
  void aTokenizerThatComesBackBringsTheGrammarBack() throws Exception {
    compiler("steps", new StepGrammar());
    GenerationRequest request = request("steps", "300 1000");
    Generation undisturbed = f.engine.submit(request);
    undisturbed.await();
    Generation g = f.engine.submit(request);
    awaitTokens(g, 20);
    f.tokenizer.unregister();
    await(g, GenerationEvent.Waiting.class::isInstance);
    register(f.context, dev.sheaf.text.TokenizerFactory.class, "letters", new ToyModel.Letters());
    g.await();
    assertThat(ids(g)).isEqualTo(ids(undisturbed));
  }

  @Test
  void aSuccessorThatRefusesTheGrammarFailsTheRequestClearly() throws Exception {
    ServiceRegistration<?> service = compiler("steps", new StepGrammar());
    Generation g = f.engine.submit(request("steps", "300 1000"));
    awaitTokens(g, 5);
    service.unregister();
    compiler(
        "steps",
        (grammar, tokenizer, vocabulary) -> {
          throw SheafException.of(NOT_A_GRAMMAR, "not any more").toException();
        });
    assertThat(g.await().error().orElseThrow().code()).isEqualTo(NOT_A_GRAMMAR);
  }

  private ServiceRegistration<?> compiler(String kind, ConstraintCompiler compiler) {
    ServiceRegistration<?> service = register(f.context, ConstraintCompiler.class, kind, compiler);
    f.lifecycle.settle(Duration.ofSeconds(5));
    return service;
  }

  private static GenerationRequest request(String kind, String text) {
    return GenerationRequest.to("m", new Prompt.Ids(List.of(1, 2)))
        .maxTokens(250)
        .ignoreEnd(true)
        .grammar(new Grammar(kind, text))
        .build();
  }

  private SheafException refusal(GenerationRequest request) {
    return catchThrowableOfType(SheafException.class, () -> f.engine.submit(request));
  }

  private static void awaitTokens(Generation g, int count) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (ids(g).size() < count && System.nanoTime() < until) {
      Thread.sleep(1);
    }
    assertThat(ids(g).size()).isGreaterThanOrEqualTo(count);
  }

  private static void await(Generation g, java.util.function.Predicate<GenerationEvent> event)
      throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (g.events().stream().noneMatch(event) && System.nanoTime() < until) {
      Thread.sleep(1);
    }
    assertThat(g.events()).anyMatch(event);
  }
}
