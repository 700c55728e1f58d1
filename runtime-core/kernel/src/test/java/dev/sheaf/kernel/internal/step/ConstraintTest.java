package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.awaitTokens;
import static dev.sheaf.kernel.internal.step.LoopFixture.awaitWaiting;
import static dev.sheaf.kernel.internal.step.LoopFixture.end;
import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static dev.sheaf.kernel.internal.step.LoopFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.constraint.Grammar;
import dev.sheaf.constraint.Matcher;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What follows a grammar, and what becomes of it where the grammar or its compiler fails. */
@Timeout(60)
final class ConstraintTest {
  private static final Grammar LONG = new Grammar("steps", "150 1000");

  @Test
  void everyTokenIsOneThatTheGrammarAllows() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      for (int seed = 1; seed <= 20; seed++) {
        LiveGeneration g = f.submit(constrained(sampled(seed), LONG));
        end(g);
        assertLegal(ids(g));
      }
    }
  }

  @Test
  void aGrammarThatAllowsWhatWouldBeChosenAnywayChangesNothing() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      f.grammars =
          compiler(
              new StepGrammar.Follower(0, 1000, 48) {
                @Override
                public boolean push(int token) {
                  return true;
                }

                @Override
                public void fillMask(long[] bits) {
                  bits[0] = -1;
                }
              });
      GenerationRequest request = sampled(9).change().ignoreEnd(false).build();
      LiveGeneration free = f.submit(request);
      LiveGeneration masked = f.submit(constrained(request, LONG));
      assertThat(end(masked).reason()).isEqualTo(end(free).reason());
      assertThat(ids(masked)).isEqualTo(ids(free));
    }
  }

  @Test
  void endOfGenerationComesOnlyWhereTheTextMayEnd() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      for (int i = 0; i < 20; i++) {
        LiveGeneration g =
            f.submit(
                constrained(greedy(100, i), new Grammar("steps", "12 12"))
                    .change()
                    .ignoreEnd(false)
                    .build());
        assertThat(end(g).reason()).isEqualTo(FinishReason.STOP);
        assertThat(ids(g)).hasSize(13).endsWith(LetterTokenizer.END);
      }
    }
  }

  @Test
  void aCompleteTextStopsWhereEndsAreIgnored() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      LiveGeneration g = f.submit(constrained(greedy(100, 3), new Grammar("steps", "5 12")));
      assertThat(end(g).reason()).isEqualTo(FinishReason.STOP);
      assertThat(ids(g)).as("as long as it may be").hasSize(12).doesNotContain(LetterTokenizer.END);
      assertLegal(ids(g));
    }
  }

  @Test
  void whereNothingMayFollowAnIncompleteTextTheRequestFailsAndNamesThePlace() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      LiveGeneration bystander = f.submit(greedy(50, 8));
      LiveGeneration g = f.submit(constrained(greedy(100, 3), new Grammar("steps", "12 7")));
      SheafException error = end(g).error().orElseThrow();
      assertThat(error.code()).isEqualTo(StepCodes.GRAMMAR_DEAD_END);
      assertThat(error.getMessage()).contains("token 8 of the answer");
      assertThat(ids(g)).hasSize(7);
      end(bystander);
      assertThat(ids(bystander)).isEqualTo(HashModel.expected(50, 8));
    }
  }

  @Test
  void aMatcherThatRefusesWhatItAllowedFailsItsOwnRequestOnly() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      f.grammars =
          compiler(
              new StepGrammar.Follower(0, 1000, 48) {
                @Override
                public boolean push(int token) {
                  return count() < 6 && super.push(token);
                }
              });
      LiveGeneration bystander = f.submit(greedy(50, 8));
      LiveGeneration g = f.submit(constrained(greedy(100, 3), LONG));
      assertThat(end(g).error().orElseThrow().code()).isEqualTo(StepCodes.MATCHER_REFUSED);
      assertThat(ids(g)).hasSize(6);
      end(bystander);
      assertThat(ids(bystander)).isEqualTo(HashModel.expected(50, 8));
    }
  }

  @Test
  void aMatcherThatThrowsFailsItsOwnRequestOnly() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      f.grammars =
          compiler(
              new StepGrammar.Follower(0, 1000, 48) {
                @Override
                public void fillMask(long[] bits) {
                  bits[bits.length] = 1;
                }
              });
      LiveGeneration bystander = f.submit(greedy(50, 8));
      LiveGeneration g = f.submit(constrained(greedy(100, 3), LONG));
      assertThat(end(g).error().orElseThrow().code()).isEqualTo(StepCodes.PLUGIN_FAILED);
      end(bystander);
      assertThat(ids(bystander)).isEqualTo(HashModel.expected(50, 8));
    }
  }

  @Test
  void withoutItsCompilerItWaitsAndGoesOnWithTheNextOne() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("n", 64);
      f.adopt("toy", model);
      GenerationRequest request = constrained(sampled(5), LONG);
      LiveGeneration undisturbed = f.submit(request);
      end(undisturbed);
      model.millisPerForward = 2;
      LiveGeneration g = f.submit(request);
      awaitTokens(g, 20);
      leave(f, f.grammars);
      awaitWaiting(g);
      int before = ids(g).size();
      Thread.sleep(100);
      assertThat(ids(g)).as("nothing is chosen unconstrained").hasSize(before);
      assertThat(f.loop.wantedGrammars().get(5, TimeUnit.SECONDS)).containsExactly(LONG);
      Provider<ConstraintCompiler> next = new Provider<>("steps", "1.0.1", new StepGrammar());
      assertThat(f.loop.adopt(LONG, f.compiled(next, LONG)).get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(end(g).reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(ids(g)).isEqualTo(ids(undisturbed));
      assertThat(g.events())
          .contains(new GenerationEvent.Waiting("grammar steps"))
          .anyMatch(GenerationEvent.Resumed.class::isInstance);
    }
  }

  @Test
  void aMovedSequenceGoesOnInItsGrammar() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("n", 64);
      Compute one = f.adopt("one", model);
      GenerationRequest request = constrained(sampled(5), LONG);
      LiveGeneration undisturbed = f.submit(request);
      end(undisturbed);
      model.millisPerForward = 2;
      LiveGeneration g = f.submit(request);
      awaitTokens(g, 30);
      leave(f, one.provider());
      leave(f, f.tokenizer);
      f.adopt("two", new HashModel("n", 64));
      TokenizerBinding again =
          new TokenizerBinding(
              new Provider<>("letters", "1.0.1", f.tokenizer.instance()), new LetterTokenizer());
      assertThat(f.loop.adopt(again).get(5, TimeUnit.SECONDS)).isTrue();
      awaitWaiting(g);
      ConstraintBinding made =
          new ConstraintBinding(
              f.grammars,
              again.provider(),
              f.grammars.instance().compile(LONG.text(), again.tokenizer(), 48));
      assertThat(f.loop.adopt(LONG, made).get(5, TimeUnit.SECONDS)).isTrue();
      end(g);
      assertThat(ids(g)).isEqualTo(ids(undisturbed));
    }
  }

  @Test
  void whatItsCompilerLeftBehindIsNotAdopted() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      ConstraintBinding binding = f.compiled(f.grammars, LONG);
      f.grammars.leave();
      assertThat(f.loop.adopt(LONG, binding).get(5, TimeUnit.SECONDS)).isFalse();
      LiveGeneration g = f.submit(constrained(greedy(20, 1), LONG));
      awaitWaiting(g);
      assertThat(ids(g)).as("it went between submission and the loop").isEmpty();
      g.cancel();
      assertThat(end(g).reason()).isEqualTo(FinishReason.CANCELLED);
    }
  }

  @Test
  void whoWaitsTooLongFailsAndSoDoesAGrammarThatDoesNotCompileAgain() throws Exception {
    try (LoopFixture f = new LoopFixture(Duration.ofMillis(100))) {
      HashModel model = new HashModel("n", 64);
      model.millisPerForward = 2;
      f.adopt("toy", model);
      LiveGeneration waits = f.submit(constrained(sampled(5), LONG));
      awaitTokens(waits, 3);
      leave(f, f.grammars);
      assertThat(end(waits).error().orElseThrow().code()).isEqualTo(StepCodes.HELD_TOO_LONG);
      f.grammars = new Provider<>("steps", "1.0.1", new StepGrammar());
      LiveGeneration refused = f.submit(constrained(sampled(5), LONG));
      awaitTokens(refused, 3);
      leave(f, f.grammars);
      ErrorCode code = ErrorCode.of("SHEAF-TEST-007", ErrorKind.USER);
      f.loop.refuse(LONG, SheafException.of(code, "not a grammar any more").toException());
      assertThat(end(refused).error().orElseThrow().code()).isEqualTo(code);
    }
  }

  private static void leave(LoopFixture f, Provider<?> provider) throws Exception {
    provider.leave();
    f.loop.drop(provider).get(5, TimeUnit.SECONDS);
  }

  private static Provider<ConstraintCompiler> compiler(Matcher matcher) {
    return new Provider<>(
        "steps", "1.0.0", (grammar, tokenizer, vocabulary) -> startsText -> matcher);
  }

  private static GenerationRequest sampled(long seed) {
    return LoopFixture.request(LoopFixture.sampled(seed), 100, 1, 2);
  }

  private static GenerationRequest constrained(GenerationRequest request, Grammar grammar) {
    return request.change().grammar(grammar).build();
  }

  private static void assertLegal(List<Integer> answer) {
    int before = -1;
    for (int token : answer) {
      assertThat(StepGrammar.follows(before, token)).isTrue();
      before = token;
    }
    assertThat(answer).isNotEmpty();
  }
}
