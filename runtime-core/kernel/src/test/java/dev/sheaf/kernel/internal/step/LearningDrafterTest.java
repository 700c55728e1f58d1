package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.end;
import static dev.sheaf.kernel.internal.step.LoopFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.speculation.DraftSink;
import dev.sheaf.speculation.Drafter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a drafter that wants to learn is shown. */
@Timeout(60)
final class LearningDrafterTest {
  private record Lesson(int[] context, int[] ids, float[] probabilities) {}

  @Test
  void itSeesWhatEachTokenWasChosenFrom() throws Exception {
    Pupil pupil = new Pupil();
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("pupil", pupil);
      f.adopt("toy", new HashModel("n", 64));
      GenerationRequest request =
          LoopFixture.request(SamplingParameters.GREEDY, 20, 1, 2)
              .change()
              .grammar(new Grammar("steps", "100 1000"))
              .drafter("pupil")
              .build();
      LiveGeneration g = f.submit(request);
      end(g);
      List<Integer> answer = ids(g);
      assertThat(pupil.lessons).hasSize(answer.size());
      int before = -1;
      for (int i = 0; i < answer.size(); i++) {
        Lesson lesson = pupil.lessons.get(i);
        int[] all = Arrays.copyOf(new int[] {1, 2}, 2 + i);
        for (int j = 0; j < i; j++) {
          all[2 + j] = answer.get(j);
        }
        assertThat(lesson.context()).containsExactly(all);
        assertThat(lesson.ids()[0]).isEqualTo(answer.get(i));
        float[] logits = HashModel.logits(all, all.length);
        double sum = 0;
        for (int t = 0; t < logits.length; t++) {
          sum += allowed(before, t) ? Math.exp(logits[t]) : 0;
        }
        for (int k = 0; k < lesson.ids().length; k++) {
          int id = lesson.ids()[k];
          assertThat(allowed(before, id)).isTrue();
          assertThat((double) lesson.probabilities()[k])
              .isCloseTo(Math.exp(logits[id]) / sum, within(1e-6));
        }
        before = answer.get(i);
      }
    }
  }

  private static boolean allowed(int before, int token) {
    return token != LetterTokenizer.END && StepGrammar.follows(before, token);
  }

  private static final class Pupil implements Drafter {
    private final List<Lesson> lessons = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void propose(List<Row> rows, DraftSink sink) {
      sink.add(0, -1, 1);
    }

    @Override
    public int learnTop() {
      return 4;
    }

    @Override
    public void learn(
        long sequence, int[] context, int length, int[] ids, float[] probabilities, int count) {
      lessons.add(
          new Lesson(
              Arrays.copyOf(context, length),
              Arrays.copyOf(ids, count),
              Arrays.copyOf(probabilities, count)));
    }

    @Override
    public void close() {}
  }
}
