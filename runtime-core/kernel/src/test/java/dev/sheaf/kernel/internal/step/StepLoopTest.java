package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.HashModel.expected;
import static dev.sheaf.kernel.internal.step.LoopFixture.awaitTokens;
import static dev.sheaf.kernel.internal.step.LoopFixture.end;
import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static dev.sheaf.kernel.internal.step.LoopFixture.ids;
import static dev.sheaf.kernel.internal.step.LoopFixture.request;
import static dev.sheaf.kernel.internal.step.LoopFixture.sampled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.sampling.SamplingParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StepLoopTest {
  @Test
  void greedyTokensAreThoseOfTheModelAlone() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      LiveGeneration g = f.submit(greedy(40, 1, 2, 3));
      assertThat(end(g).reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(ids(g)).isEqualTo(expected(40, 1, 2, 3));
      assertThat(end(g).usage().promptTokens()).isEqualTo(3);
      assertThat(end(g).usage().generatedTokens()).isEqualTo(40);
      assertThat(end(g).usage().replayedTokens()).isZero();
    }
  }

  @Test
  void aLongPromptIsComputedInChunksWithTheSameResult() throws Exception {
    int[] prompt = java.util.stream.IntStream.range(0, 150).map(i -> (i * 7) % 40).toArray();
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("n", 64);
      f.adopt("toy", model);
      LiveGeneration g = f.submit(greedy(8, prompt));
      end(g);
      assertThat(ids(g)).isEqualTo(expected(8, prompt));
      assertThat(model.rowsPerForward).allMatch(rows -> rows <= 64).hasSizeGreaterThan(9);
    }
  }

  @Test
  void eightSequencesDecodeTogetherInAtMostFortyForwards() throws Exception {
    for (boolean greedy : new boolean[] {true, false}) {
      try (LoopFixture f = new LoopFixture()) {
        HashModel model = new HashModel("n", 256);
        List<LiveGeneration> together = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          together.add(
              f.submit(request(greedy ? SamplingParameters.GREEDY : sampled(i), 32, i, 1, 2)));
        }
        f.adopt("toy", model);
        for (LiveGeneration g : together) {
          end(g);
        }
        assertThat(model.rowsPerForward).hasSizeLessThanOrEqualTo(40);
        for (int i = 0; i < 8; i++) {
          LiveGeneration alone =
              f.submit(request(greedy ? SamplingParameters.GREEDY : sampled(i), 32, i, 1, 2));
          end(alone);
          assertThat(ids(together.get(i))).hasSize(32).isEqualTo(ids(alone));
        }
      }
    }
  }

  @Test
  void seedsChangeSampledTokens() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      LiveGeneration a = f.submit(request(sampled(1), 32, 5));
      LiveGeneration b = f.submit(request(sampled(2), 32, 5));
      end(a);
      end(b);
      assertThat(ids(a)).isNotEqualTo(ids(b));
    }
  }

  @Test
  void tooFewBlocksPreemptTheYoungestAndLoseNothing() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("n", 50);
      f.adopt("toy", model);
      List<LiveGeneration> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(f.submit(greedy(120, i, 9)));
      }
      int replayed = 0;
      for (int i = 0; i < 6; i++) {
        assertThat(end(all.get(i)).reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(ids(all.get(i))).isEqualTo(expected(120, i, 9));
        replayed += end(all.get(i)).usage().replayedTokens();
      }
      assertThat(replayed)
          .as("200 cells for 6 × 122 tokens cannot do without preemption")
          .isPositive();
      assertThat(f.loop.blocks()).containsExactly(50, 50);
    }
  }

  @Test
  void cancellationEndsASequenceAndLeavesTheOthersAlone() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("n", 128);
      model.millisPerForward = 2;
      f.adopt("toy", model);
      LiveGeneration cancelled = f.submit(greedy(150, 1));
      LiveGeneration other = f.submit(greedy(60, 2));
      awaitTokens(cancelled, 5);
      cancelled.cancel();
      assertThat(end(cancelled).reason()).isEqualTo(FinishReason.CANCELLED);
      assertThat(ids(cancelled).size()).isLessThan(150);
      assertThat(end(other).reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(ids(other)).isEqualTo(expected(60, 2));
    }
  }

  @Test
  void aDeadlineEndsASequenceEvenWhileItWaits() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      GenerationRequest r = greedy(10, 1);
      LiveGeneration g =
          f.submit(
              GenerationRequest.to("toy", r.prompt())
                  .sampling(r.sampling())
                  .maxTokens(10)
                  .ignoreEnd(true)
                  .deadline(Duration.ofMillis(80))
                  .build());
      assertThat(end(g).reason()).isEqualTo(FinishReason.DEADLINE);
    }
  }

  @Test
  void aStopTextEndsTheAnswerBeforeIt() throws Exception {
    List<Integer> all = expected(40, 4, 4);
    LetterTokenizer letters = new LetterTokenizer();
    String text =
        all.stream()
            .filter(i -> i != LetterTokenizer.END)
            .map(letters::piece)
            .reduce("", String::concat);
    String stop = text.substring(10, 13);
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      LiveGeneration g =
          f.submit(
              GenerationRequest.to("toy", new Prompt.Ids(List.of(4, 4)))
                  .maxTokens(40)
                  .stop(List.of(stop))
                  .ignoreEnd(true)
                  .build());
      assertThat(end(g).reason()).isEqualTo(FinishReason.STOP);
      StringBuilder shown = new StringBuilder();
      g.events()
          .forEach(e -> {
            if (e instanceof dev.sheaf.engine.GenerationEvent.Token t) {
              shown.append(t.text());
            }
          });
      assertThat(shown + end(g).text()).isEqualTo(text.substring(0, text.indexOf(stop)));
    }
  }

  @Test
  void theContextEndsAnAnswer() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 64));
      LiveGeneration g = f.submit(greedy(1_000, 1, 2));
      assertThat(end(g).reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(ids(g)).hasSize(LoopFixture.CONTEXT - 2);
    }
  }

  @Test
  void closingCancelsWhatRunsAndWhatComesLater() throws Exception {
    LoopFixture f = new LoopFixture();
    HashModel model = new HashModel("n", 64);
    model.millisPerForward = 2;
    Compute compute = f.adopt("toy", model);
    LiveGeneration running = f.submit(greedy(150, 1));
    awaitTokens(running, 3);
    f.close();
    assertThat(end(running).reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(end(f.submit(greedy(5, 1))).reason()).isEqualTo(FinishReason.CANCELLED);
    assertThat(f.left).containsExactly(compute);
  }
}
