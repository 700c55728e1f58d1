package dev.sheaf.kernel.internal.step;

import static dev.sheaf.kernel.internal.step.LoopFixture.awaitTokens;
import static dev.sheaf.kernel.internal.step.LoopFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.EndOptions;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplingContext;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.speculation.DrafterFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What processors keep and draw survives swaps, preemption and drafts to the bit. */
@Timeout(120)
final class SteeredSamplingTest {
  private static final int TOKENS = 60;
  private final SteeredSampling steered = new SteeredSampling();

  @Test
  void aProcessorThatIsRebuiltIsToldWhatItsPredecessorWasTold() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      steered.into(f);
      HashModel model = new HashModel("a", 64);
      f.adopt("one", model);
      GenerationRequest request = request(SteeredSampling.parameters(7), TOKENS, 1, 2);
      Told undisturbed = Told.of(f.submit(request));
      assertThat(undisturbed.tokens().stream().map(TokenRecord::carry).distinct().count())
          .as("its value moves")
          .isGreaterThan(30);
      model.millisPerForward = 2;
      LiveGeneration g = f.submit(request);
      for (int at : new int[] {10, 30}) {
        awaitTokens(g, at);
        Provider<LogitsProcessorFactory> old =
            Objects.requireNonNull(f.processors.remove("steered"));
        assertThat(f.loop.drop(old).get(5, TimeUnit.SECONDS)).isEqualTo(1);
        f.processors.put("steered", new Provider<>("steered", "1.0.1", old.instance()));
      }
      assertThat(Told.of(g)).isEqualTo(undisturbed);
      List<SteeredSampling.Told> all =
          undisturbed.tokens().stream()
              .map(t -> new SteeredSampling.Told(t.id(), t.carry()))
              .toList();
      assertThat(steered.told).as("one for each, and one more for each swap").hasSize(4);
      assertThat(steered.told.getLast()).isEqualTo(all);
      assertThat(steered.told.get(1)).isEqualTo(all.subList(0, steered.told.get(1).size()));
      assertThat(steered.told.get(2)).hasSizeGreaterThan(steered.told.get(1).size());
      assertThat(steered.told.get(2)).isEqualTo(all.subList(0, steered.told.get(2).size()));
    }
  }

  @Test
  void whoeverIsPreemptedOrMovedGoesOnAsIfNothingHadBeen() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      steered.into(f);
      f.adopt("roomy", new HashModel("a", 512));
      List<GenerationRequest> requests =
          IntStream.range(0, 5)
              .mapToObj(i -> processed(request(SteeredSampling.parameters(i), 150, i, 3)))
              .toList();
      List<Told> alone = new ArrayList<>();
      for (GenerationRequest r : requests) {
        alone.add(Told.of(f.submit(r)));
      }
      HashModel tight = new HashModel("a", 70);
      tight.millisPerForward = 1;
      f.adopt("roomy", tight);
      List<LiveGeneration> together = requests.stream().map(f::submit).toList();
      awaitTokens(together.getFirst(), 60);
      f.adopt("roomy", new HashModel("a", 70));
      int replayed = 0;
      for (int i = 0; i < together.size(); i++) {
        assertThat(Told.of(together.get(i))).isEqualTo(alone.get(i));
        replayed += LoopFixture.end(together.get(i)).usage().replayedTokens();
      }
      assertThat(replayed).isGreaterThan(100);
    }
  }

  private static GenerationRequest processed(GenerationRequest r) {
    return r.change()
        .topLogprobs(4)
        .logprobs(
            new LogprobOptions(
                LogprobOptions.Mode.PROCESSED, LogprobOptions.NONE, List.of(5, 47, 5)))
        .build();
  }

  static List<List<String>> chains() {
    List<String> names = List.of("penalties", "coin", "temperature", "steered");
    return IntStream.range(0, 1 << names.size())
        .mapToObj(bits ->
            IntStream.range(0, names.size())
                .filter(i -> (bits >> i & 1) == 1)
                .mapToObj(names::get)
                .toList())
        .toList();
  }

  /** Greedy and sampled, with and without a mask, both kinds of log-probabilities. */
  @ParameterizedTest
  @MethodSource("chains")
  void draftsChangeNothingWhateverTheChainMaskAndReport(List<String> chain) throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      steered.into(f);
      f.processors.put("none", new Provider<>("none", "1.0.0", (p, prompt) -> c -> {}));
      f.adopt("toy", new HashModel("n", 512));
      int accepted = 0;
      for (int kind = 0; kind < 8; kind++) {
        int[] prompt = {kind, 2, 3};
        SamplingParameters base =
            (kind & 1) == 0 ? SamplingParameters.GREEDY : LoopFixture.sampled(kind);
        SamplingParameters sampling =
            base.change().processors(chain.isEmpty() ? List.of("none") : chain).build();
        GenerationRequest.Builder r = request(sampling, TOKENS, prompt).change().topLogprobs(3);
        if ((kind & 2) != 0) {
          r.grammar(new Grammar("steps", "20 1000"));
        }
        if ((kind & 4) != 0) {
          r.logprobs(processed(r.build()).logprobs());
        }
        Told plain = Told.of(f.submit(r.build()));
        BookDrafter drafter = new BookDrafter(0.3);
        drafter.learnByHeart(prompt, plain.ids());
        Provider<DrafterFactory> p = f.adopt("book", drafter);
        LiveGeneration drafted = f.submit(r.drafter("book").build());
        assertThat(Told.of(drafted)).as("kind %d", kind).isEqualTo(plain);
        f.loop.drop(p).get(5, TimeUnit.SECONDS);
        accepted += LoopFixture.end(drafted).usage().acceptedTokens();
        requireSense(plain, (kind & 2) != 0, (kind & 4) != 0);
      }
      assertThat(accepted).isGreaterThan(80);
    }
  }

  private static void requireSense(Told told, boolean masked, boolean processed) {
    int before = -1;
    assertThat(told.tokens()).isNotEmpty();
    for (TokenRecord t : told.tokens()) {
      if (masked) {
        assertThat(StepGrammar.follows(before, t.id())).isTrue();
      }
      if (masked && processed) {
        int last = before;
        assertThat(t.top().stream().filter(a -> a.logprob() > Double.NEGATIVE_INFINITY))
            .allMatch(a -> a.id() == LetterTokenizer.END || StepGrammar.follows(last, a.id()));
      }
      before = t.id();
      assertThat(t.logprob()).isBetween(-200.0, 0.0);
      List<TokenRecord.Alternative> likeliest = t.top();
      if (processed) {
        likeliest = t.top().subList(0, t.top().size() - 3);
        assertThat(t.top().subList(likeliest.size(), t.top().size()))
            .extracting(TokenRecord.Alternative::id)
            .containsExactly(5, 47, 5);
      }
      double sum = likeliest.stream().mapToDouble(a -> Math.exp(a.logprob())).sum();
      assertThat(sum).isBetween(0.0, 1 + 1e-9);
    }
  }

  @Test
  void everySeedIsTakenAndDrawsItsOwn() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      steered.into(f);
      f.adopt("one", new HashModel("a", 64));
      Set<List<Integer>> different = new HashSet<>();
      for (long seed : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
        GenerationRequest r = request(SteeredSampling.parameters(seed), 30, 1, 2);
        Told told = Told.of(f.submit(r));
        assertThat(Told.of(f.submit(r))).isEqualTo(told);
        different.add(told.ids());
      }
      assertThat(different).hasSize(5);
    }
  }

  @Test
  void twoProcessorsThatKeepAValueAreRefused() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      steered.into(f);
      f.processors.put("again", Objects.requireNonNull(f.processors.get("steered")));
      f.adopt("one", new HashModel("a", 64));
      SamplingParameters two =
          SteeredSampling.parameters(1).change().processors(List.of("steered", "again")).build();
      SheafException error = LoopFixture.end(f.submit(request(two, 5, 1, 2))).error().orElseThrow();
      assertThat(error.code().name()).isEqualTo("SHEAF-SAMPLING-003");
    }
  }

  @Test
  void aProcessorIsOpenedWithKnowledgeOfItsSequence() throws Exception {
    List<SamplingContext> kept = new ArrayList<>();
    List<Object> known = new ArrayList<>();
    try (LoopFixture f = new LoopFixture()) {
      f.processors.put(
          "curious",
          new Provider<>(
              "curious",
              "1.0.0",
              opened(c -> {
                kept.add(c);
                known.add(c.prompt());
                c.prompt()[0] = 40; // a copy
                known.add(c.prompt());
                known.add(c.vocabularySize());
                known.add(c.contextTokens());
                known.add(c.endTokens());
                known.add(c.encode("CA"));
                known.add(new String(c.bytes(3), StandardCharsets.UTF_8));
                known.add(c.bytes(LetterTokenizer.END).length);
              })));
      f.adopt("one", new HashModel("a", 64));
      GenerationRequest.Builder r =
          request(named("curious"), 5, 8, 9)
              .change()
              .end(new EndOptions(List.of(4), false, 0, Optional.empty(), Optional.empty()));
      LoopFixture.end(f.submit(r.ignoreEnd(false).build()));
      assertThat(known)
          .containsExactly(
              new int[] {8, 9},
              new int[] {8, 9},
              HashModel.VOCABULARY,
              LoopFixture.CONTEXT,
              Set.of(4, LetterTokenizer.END),
              new int[] {2, 0},
              "D",
              0);
      assertThatThrownBy(() -> kept.getFirst().prompt()).isInstanceOf(IllegalStateException.class);
      known.clear();
      LoopFixture.end(f.submit(r.ignoreEnd(true).build()));
      assertThat(known).contains(Set.of(4));
    }
  }

  @Test
  void withoutATokenizerTextsAreRefusedAndTokensAddNothing() throws Exception {
    try (LoopFixture f = new LoopFixture(HashModel.VOCABULARY)) {
      List<Integer> lengths = new ArrayList<>();
      f.processors.put(
          "bytes", new Provider<>("bytes", "1.0.0", opened(c -> lengths.add(c.bytes(1).length))));
      f.processors.put(
          "texts",
          new Provider<>("texts", "1.0.0", opened(c -> lengths.add(c.encode("x").length))));
      f.adopt("one", new HashModel("a", 64));
      LoopFixture.end(f.submit(request(named("bytes"), 2, 1)));
      assertThat(lengths).containsExactly(0);
      SheafException error =
          LoopFixture.end(f.submit(request(named("texts"), 2, 1))).error().orElseThrow();
      assertThat(error.code()).isEqualTo(StepCodes.NO_TOKENIZER);
    }
  }

  @Test
  void whatAProcessorCallsAnIllegalArgumentIsTheRequestsFault() throws Exception {
    try (LoopFixture f = new LoopFixture()) {
      f.processors.put(
          "strict",
          new Provider<>(
              "strict",
              "1.0.0",
              opened(c -> {
                throw new IllegalArgumentException("tau must be > 0");
              })));
      f.adopt("one", new HashModel("a", 64));
      SheafException error =
          LoopFixture.end(f.submit(request(named("strict"), 2, 1))).error().orElseThrow();
      assertThat(error.code()).isEqualTo(StepCodes.REFUSED_PARAMETERS);
      assertThat(error.getMessage()).contains("tau must be > 0");
    }
  }

  private static SamplingParameters named(String processor) {
    return SamplingParameters.GREEDY.change().processors(List.of(processor)).build();
  }

  private static LogitsProcessorFactory opened(Consumer<SamplingContext> look) {
    return new LogitsProcessorFactory() {
      @Override
      public LogitsProcessor open(SamplingParameters parameters, int[] prompt) {
        throw new AssertionError("the kernel gives a context");
      }

      @Override
      public LogitsProcessor open(SamplingParameters parameters, SamplingContext context) {
        look.accept(context);
        return Candidates::everything;
      }
    };
  }
}
