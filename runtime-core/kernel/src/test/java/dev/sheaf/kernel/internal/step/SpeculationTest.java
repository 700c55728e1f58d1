package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.awaitTokens;
import static dev.sheaf.kernel.internal.step.LoopFixture.end;
import static dev.sheaf.kernel.internal.step.LoopFixture.greedy;
import static dev.sheaf.kernel.internal.step.LoopFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.Usage;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.speculation.DrafterFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Drafts change how many forwards it takes, and nothing else. */
@Timeout(120)
final class SpeculationTest {
  private static final int TOKENS = 60;

  @Test
  void withPenaltiesGrammarStopTextsAndLogprobsEverySeedGivesTheSame() throws Exception {
    int stopped = 0;
    int accepted = 0;
    try (LoopFixture f = new LoopFixture()) {
      BookDrafter drafter = new BookDrafter(0.5);
      f.adopt("book", drafter);
      f.adopt("toy", new HashModel("n", 512));
      for (int seed = 1; seed <= 50; seed++) {
        int[] prompt = {seed % 40, 2, 3};
        GenerationRequest.Builder request = everything(seed, prompt);
        Told free = Told.of(f.submit(request.build()));
        if (seed % 2 == 0 && free.text().length() > 30) {
          request.stop(List.of(free.text().substring(25, 27), "nowhere"));
        }
        Told plain = Told.of(f.submit(request.build()));
        drafter.learnByHeart(prompt, free.ids());
        LiveGeneration drafted = f.submit(request.drafter("book").build());
        assertThat(Told.of(drafted)).as("seed %d", seed).isEqualTo(plain);
        stopped += plain.reason() == FinishReason.STOP ? 1 : 0;
        accepted += end(drafted).usage().acceptedTokens();
      }
    }
    assertThat(stopped).as("stop texts were reached").isGreaterThan(10);
    assertThat(accepted).as("drafts came true").isGreaterThan(200);
  }

  @Test
  void greedilyTheSameHolds() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      BookDrafter drafter = new BookDrafter(0.3);
      f.adopt("book", drafter);
      f.adopt("toy", new HashModel("n", 512));
      for (int first = 1; first <= 20; first++) {
        GenerationRequest.Builder request = greedy(TOKENS, first, 2).change().topLogprobs(2);
        Told plain = Told.of(f.submit(request.build()));
        drafter.learnByHeart(new int[] {first, 2}, plain.ids());
        assertThat(Told.of(f.submit(request.drafter("book").build()))).isEqualTo(plain);
      }
    }
  }

  @Test
  void underSwapsOfDrafterAndBackendManySequencesGiveTheSame() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 512));
      List<Told> plain = new ArrayList<>();
      BookDrafter first = new BookDrafter(0.2);
      BookDrafter second = new BookDrafter(0.2);
      for (int i = 0; i < 8; i++) {
        int[] prompt = {i, 9};
        Told told = Told.of(f.submit(everything(i, prompt).maxTokens(150).build()));
        plain.add(told);
        first.learnByHeart(prompt, told.ids());
        second.learnByHeart(prompt, told.ids());
      }
      Compute compute = f.adopt("toy", slow());
      Provider<DrafterFactory> provider = f.adopt("book", first);
      List<LiveGeneration> drafted = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        drafted.add(
            f.submit(everything(i, new int[] {i, 9}).maxTokens(150).drafter("book").build()));
      }
      awaitTokens(drafted.getFirst(), 20);
      provider.leave();
      f.loop.drop(provider).get(5, TimeUnit.SECONDS);
      assertThat(first.closed).isEqualTo(1);
      awaitTokens(drafted.getFirst(), 40);
      compute.provider().leave();
      f.loop.drop(compute.provider()).get(5, TimeUnit.SECONDS);
      f.adopt("toy", slow());
      f.adopt("book", second);
      for (int i = 0; i < 8; i++) {
        assertThat(Told.of(drafted.get(i))).isEqualTo(plain.get(i));
      }
      assertThat(first.accepted).anyMatch(n -> n > 0);
      assertThat(second.accepted).anyMatch(n -> n > 0);
      f.loop.sequences().get(5, TimeUnit.SECONDS); // past the last turn
      assertThat(second.forgotten).isNotEmpty().doesNotHaveDuplicates();
    }
  }

  @Test
  void whatAlwaysComesTrueTakesFewForwards() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("n", 512);
      BookDrafter drafter = new BookDrafter(0);
      f.adopt("book", drafter);
      f.adopt("toy", model);
      List<Integer> answer = HashModel.expected(100, 4, 5);
      drafter.learnByHeart(new int[] {4, 5}, answer);
      LiveGeneration g = f.submit(greedy(100, 4, 5).change().drafter("book").build());
      Usage usage = end(g).usage();
      assertThat(ids(g)).isEqualTo(answer);
      assertThat(model.rowsPerForward.size()).as("forwards for 100 tokens").isLessThan(12);
      assertThat(usage.acceptedTokens()).isEqualTo(usage.draftedTokens());
      assertThat(usage.acceptedTokens() + model.rowsPerForward.size())
          .as("each forward gives one token beside those accepted")
          .isEqualTo(100);
      assertThat(model.rowsPerForward.stream().mapToInt(n -> n).sum())
          .as("rows: prompt, drafts, and each forward's own")
          .isEqualTo(1 + usage.draftedTokens() + model.rowsPerForward.size());
    }
  }

  @Test
  void aDraftEndsWhereAnswerAndContextEnd() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.adopt("toy", new HashModel("n", 512));
      for (int max : new int[] {1, 2, 3, 17, 198, 500}) {
        BookDrafter drafter = new BookDrafter(0);
        drafter.learnByHeart(new int[] {6, 7}, HashModel.expected(250, 6, 7));
        Provider<DrafterFactory> p = f.adopt("book", drafter);
        LiveGeneration g = f.submit(greedy(max, 6, 7).change().drafter("book").build());
        assertThat(end(g).reason()).isEqualTo(FinishReason.LENGTH);
        int expected = Math.min(max, LoopFixture.CONTEXT - 2);
        assertThat(ids(g)).isEqualTo(HashModel.expected(expected, 6, 7));
        f.loop.drop(p).get(5, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void anEndOfGenerationWithinADraftEndsTheAnswer() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      HashModel model = new HashModel("n", 512);
      f.adopt("toy", model);
      int ended = 0;
      for (int first = 0; first < 40; first++) {
        GenerationRequest.Builder request = greedy(150, first, 8).change().ignoreEnd(false);
        Told plain = Told.of(f.submit(request.build()));
        BookDrafter drafter = new BookDrafter(0);
        drafter.learnByHeart(new int[] {first, 8}, HashModel.expected(150, first, 8));
        Provider<DrafterFactory> p = f.adopt("book", drafter);
        assertThat(Told.of(f.submit(request.drafter("book").build()))).isEqualTo(plain);
        f.loop.drop(p).get(5, TimeUnit.SECONDS);
        ended += plain.reason() == FinishReason.STOP ? 1 : 0;
      }
      assertThat(ended).isGreaterThan(5);
    }
  }

  @Test
  void recurrentStateTakesNoDrafts() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      BookDrafter drafter = new BookDrafter(0);
      drafter.learnByHeart(new int[] {4, 5}, HashModel.expected(50, 4, 5));
      f.adopt("book", drafter);
      f.adopt("toy", new HashModel("n", 512, 4));
      LiveGeneration g = f.submit(greedy(50, 4, 5).change().drafter("book").build());
      assertThat(end(g).usage().draftedTokens()).isZero();
      assertThat(ids(g)).isEqualTo(HashModel.expected(50, 4, 5));
    }
  }

  @Test
  void whereCellsAreShortDraftsGiveWay() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      BookDrafter drafter = new BookDrafter(0);
      f.adopt("book", drafter);
      f.adopt("toy", new HashModel("n", 60));
      List<LiveGeneration> all = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        drafter.learnByHeart(new int[] {i, 3}, HashModel.expected(180, i, 3));
      }
      for (int i = 0; i < 3; i++) {
        all.add(f.submit(greedy(180, i, 3).change().drafter("book").build()));
      }
      for (int i = 0; i < 3; i++) {
        end(all.get(i));
        assertThat(ids(all.get(i))).isEqualTo(HashModel.expected(180, i, 3));
      }
    }
  }

  private static HashModel slow() {
    HashModel model = new HashModel("n", 512);
    model.millisPerForward = 2;
    return model;
  }

  private static GenerationRequest.Builder everything(int seed, int[] prompt) {
    SamplingParameters sampling = LoopFixture.sampled(seed);
    return LoopFixture.request(sampling, TOKENS, prompt)
        .change()
        .prompt(new Prompt.Ids(java.util.Arrays.stream(prompt).boxed().toList()))
        .grammar(new Grammar("steps", "20 1000"))
        .ignoreEnd(seed % 3 == 0)
        .topLogprobs(3);
  }
}
