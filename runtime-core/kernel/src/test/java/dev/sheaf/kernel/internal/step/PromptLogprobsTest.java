package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.engine.TokenRecord.Alternative;
import dev.sheaf.kernel.internal.sampling.Logprobs;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.OpenOptions;
import dev.sheaf.sampling.Candidates;
import dev.sheaf.testing.DirectModel;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.Quantiser;
import dev.sheaf.testing.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model thought of a prompt: the same bits as scoring it row by row, whatever happens. */
@Timeout(60)
final class PromptLogprobsTest {
  private static final int TOP = 3;
  private static final List<Integer> ASKED = List.of(7, 0);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 17, 63, 64, 65, 130, 190})
  void eachTokenAfterTheFirstIsScoredOnceBeforeTheFirstOfTheAnswer(int length) throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("one", new HashModel("a", 64));
      int[] prompt = prompt(length, length);
      LiveGeneration g = f.submit(scored(prompt, 5));
      assertThat(Told.of(g).ids()).isEqualTo(HashModel.expected(5, prompt));
      requireScores(g, prompt);
      int at = 0;
      while (!(g.events().get(at) instanceof GenerationEvent.PromptLogprobs)) {
        assertThat(g.events().get(at++)).isNotInstanceOf(GenerationEvent.Token.class);
      }
    }
  }

  @Test
  void inBatchesUnderPreemptionAndSwapsTheyAreTheSame() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel first = new HashModel("a", 70);
      first.millisPerForward = 2;
      Compute one = f.adopt("one", first);
      List<int[]> prompts = new ArrayList<>();
      List<LiveGeneration> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        prompts.add(prompt(90 + 7 * i, i));
        all.add(f.submit(i == 5 ? greedy(40, prompts.get(i)) : scored(prompts.get(i), 40)));
      }
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (first.rowsPerForward.size() < 5 && System.nanoTime() < until) {
        Thread.sleep(1);
      }
      one.provider().leave();
      f.loop.drop(one.provider()).get(5, TimeUnit.SECONDS);
      assertThat(all.getLast().events()).noneMatch(GenerationEvent.Token.class::isInstance);
      HashModel second = new HashModel("b", 70);
      f.adopt("two", second);
      for (int i = 0; i < 6; i++) {
        assertThat(LoopFixture.end(all.get(i)).reason()).isEqualTo(FinishReason.LENGTH);
        assertThat(LoopFixture.ids(all.get(i))).isEqualTo(HashModel.expected(40, prompts.get(i)));
        if (i < 5) {
          requireScores(all.get(i), prompts.get(i));
        }
      }
      assertThat(all.getLast().events())
          .noneMatch(GenerationEvent.PromptLogprobs.class::isInstance);
      assertThat(labels(all.getFirst())).as("what was found stays").contains("one 1.0.0");
      assertThat(labels(all.get(4))).contains("two 1.0.0");
    }
  }

  private static List<String> labels(LiveGeneration g) {
    return scores(g).stream().map(TokenRecord::backend).distinct().toList();
  }

  @Test
  void withDraftsThePromptIsScoredAndTheAnswerIsTheSame() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("one", new HashModel("a", 128));
      for (int length : new int[] {1, 2, 40}) {
        int[] prompt = prompt(length, 3);
        BookDrafter drafter = new BookDrafter(0);
        drafter.learnByHeart(prompt, HashModel.expected(60, prompt));
        var provider = f.adopt("book", drafter);
        LiveGeneration g = f.submit(scored(prompt, 60).change().drafter("book").build());
        assertThat(Told.of(g).ids()).isEqualTo(HashModel.expected(60, prompt));
        assertThat(LoopFixture.end(g).usage().acceptedTokens()).isGreaterThan(30);
        requireScores(g, prompt);
        f.loop.drop(provider).get(5, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void aRowOfThePromptThatIsNoNumberEndsTheRequest() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("a", 64);
      model.silentNaNAfter = 20;
      f.adopt("one", model);
      LiveGeneration scored = f.submit(scored(prompt(30, 1), 5));
      LiveGeneration plain = f.submit(greedy(5, prompt(30, 1)));
      assertThat(LoopFixture.end(scored).error().orElseThrow().code())
          .isEqualTo(StepCodes.NOT_A_NUMBER);
      assertThat(scored.events()).noneMatch(GenerationEvent.PromptLogprobs.class::isInstance);
      assertThat(LoopFixture.end(plain).reason()).isEqualTo(FinishReason.LENGTH);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "reference"})
  void onARealBackendTheyAreTheBitsOfTeacherForcing(String backend) throws Exception {
    Path file = TinyModels.llama().type(Quantiser.Q8_0).write(folder.resolve("tiny.gguf"));
    try (ModelSource source =
        Providers.named(ModelFormat.class, "gguf").open(file, OpenOptions.DEFAULT)) {
      ModelGraph graph = Providers.named(ModelArchitecture.class, "llama").graph(source);
      DirectModel.Settings settings = new DirectModel.Settings(2, 64, 4, 128);
      int[] prompt = new int[70];
      Random random = new Random(9);
      for (int i = 0; i < prompt.length; i++) {
        prompt[i] = random.nextInt(graph.vocabulary());
      }
      float[][] rows;
      Backend compiler = Providers.named(Backend.class, backend);
      try (DirectModel direct = DirectModel.compile(graph, source, compiler, settings)) {
        rows = direct.feedAll(0, prompt);
      }
      try (DirectModel direct = DirectModel.compile(graph, source, compiler, settings);
          LoopFixture f = new LoopFixture(graph.vocabulary())) {
        RealLoop.useBundles(f);
        f.adopt("real", direct.model());
        List<LiveGeneration> all =
            List.of(
                f.submit(scored(prompt, 3)),
                f.submit(greedy(3, prompt)),
                f.submit(scored(prompt, 3)));
        for (int i = 0; i < 3; i += 2) {
          LoopFixture.end(all.get(i));
          assertThat(withoutOrigin(scores(all.get(i)))).isEqualTo(expected(prompt, rows));
        }
      }
    }
  }

  private static GenerationRequest scored(int[] prompt, int max) {
    return greedy(max, prompt)
        .change()
        .logprobs(new LogprobOptions(LogprobOptions.Mode.PROCESSED, TOP, ASKED))
        .build();
  }

  private static int[] prompt(int length, int seed) {
    return new Random(seed).ints(length, 0, HashModel.VOCABULARY).toArray();
  }

  private static List<TokenRecord> scores(LiveGeneration g) {
    List<GenerationEvent> found =
        g.events().stream().filter(GenerationEvent.PromptLogprobs.class::isInstance).toList();
    assertThat(found).hasSize(1);
    return ((GenerationEvent.PromptLogprobs) found.getFirst()).tokens();
  }

  private static void requireScores(LiveGeneration g, int[] prompt) {
    float[][] rows = new float[prompt.length][];
    for (int i = 0; i < prompt.length; i++) {
      rows[i] = HashModel.logits(prompt, i + 1);
    }
    assertThat(withoutOrigin(scores(g))).isEqualTo(expected(prompt, rows));
  }

  private static List<TokenRecord> withoutOrigin(List<TokenRecord> tokens) {
    return tokens.stream()
        .map(t -> new TokenRecord(t.id(), "", "", t.logprob(), t.top(), t.carry()))
        .toList();
  }

  private static List<TokenRecord> expected(int[] prompt, float[][] rows) {
    List<TokenRecord> expected = new ArrayList<>();
    Logprobs logprobs = new Logprobs();
    for (int i = 1; i < prompt.length; i++) {
      float[] row = rows[i - 1];
      logprobs.read(row, 0, row.length);
      List<Alternative> top = new ArrayList<>(logprobs.top(TOP, new Candidates(row.length)));
      ASKED.forEach(id -> top.add(new Alternative(id, logprobs.of(id))));
      expected.add(new TokenRecord(prompt[i], "", "", logprobs.of(prompt[i]), top, 0));
    }
    return expected;
  }
}
