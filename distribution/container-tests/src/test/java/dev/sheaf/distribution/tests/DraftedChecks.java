package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.BundleControl;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.engine.Usage;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.SharedData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.service.ServiceExtension;

/**
 * Runs in the framework; {@link DraftedIT} puts it there. Every request is answered without drafts,
 * with drafts, and with drafts while their bundle is stopped and started; ids, log-probabilities,
 * alternatives, texts and reasons are equal to the bit.
 */
@ExtendWith(ServiceExtension.class)
public final class DraftedChecks {
  private static final String STORIES = "models/tinystories-656k/tinystories-656k-q8_0.gguf";
  private static final String DRAFTER = "plugin-speculative";
  private static final int SEEDS = 50;
  private static final int TOKENS = 96;

  @InjectService(timeout = 5000)
  InferenceEngine engine;

  @InjectService(timeout = 5000)
  BundleControl bundles;

  @AfterEach
  void everythingRunsAgain() {
    bundles.start(DRAFTER);
    engine.models().forEach(m -> engine.unload(m.name(), Duration.ZERO));
    assertThat(engine.status().leasedBytes()).as("all leases are back").isZero();
  }

  @Test
  void sampledAndGreedyAnswersAreEqualWithAndWithoutDrafts() throws Exception {
    load();
    int accepted = 0;
    for (int seed = 1; seed <= SEEDS; seed += 10) {
      List<Outcome> plain = answers(seed, GenerationRequest.NO_DRAFTER, false);
      List<Outcome> drafted = answers(seed, "ngram", false);
      List<Outcome> swapped = answers(seed, "ngram", true);
      assertThat(answersOf(drafted)).isEqualTo(answersOf(plain));
      assertThat(answersOf(swapped)).isEqualTo(answersOf(plain));
      accepted += drafted.stream().mapToInt(o -> o.usage().acceptedTokens()).sum();
      assertThat(plain).allSatisfy(o -> assertThat(o.usage().draftedTokens()).isZero());
    }
    assertThat(accepted).as("accepted drafts").isPositive();
  }

  @Test
  void repetitiveTextTakesFewerStepsThanTokens() throws Exception {
    load();
    String verse = "The cat sat on the mat. The dog sat on the log. ";
    Generation g =
        engine.submit(
            GenerationRequest.to("story", Prompt.text(verse.repeat(4)))
                .maxTokens(120)
                .ignoreEnd(true)
                .drafter("ngram")
                .build());
    Usage usage = Generations.finish(g).usage();
    assertThat(usage.generatedTokens()).isEqualTo(120);
    int steps = usage.generatedTokens() - usage.acceptedTokens();
    assertThat((double) usage.generatedTokens() / steps).as("tokens per step").isGreaterThan(1.2);
  }

  /** What must not depend on drafts, and what may. */
  private record Outcome(
      List<TokenRecord> tokens, String text, GenerationEvent.Finished end, Usage usage) {}

  private static List<Object> answersOf(List<Outcome> outcomes) {
    return outcomes.stream()
        .<Object>map(o -> List.of(o.tokens(), o.text(), o.end().reason()))
        .toList();
  }

  private List<Outcome> answers(int firstSeed, String drafter, boolean swap) throws Exception {
    List<Generation> all = new ArrayList<>();
    for (int seed = firstSeed; seed < firstSeed + 10; seed++) {
      all.add(engine.submit(request(seed, drafter).build()));
    }
    all.add(
        engine.submit(
            GenerationRequest.to("story", Prompt.text("Once upon a time"))
                .maxTokens(TOKENS)
                .drafter(drafter)
                .build()));
    if (swap) {
      Generation first = all.getFirst();
      Generations.await(first, () -> Generations.tokens(first).size() > 3, "some tokens");
      bundles.stop(DRAFTER);
      Thread.sleep(20);
      bundles.start(DRAFTER);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Generation g : all) {
      GenerationEvent.Finished end = Generations.finish(g);
      outcomes.add(new Outcome(Generations.records(g), Generations.text(g), end, end.usage()));
    }
    return outcomes;
  }

  /** Penalties and logprobs always; a grammar, a stop text or neither by the seed. */
  private static GenerationRequest.Builder request(int seed, String drafter) {
    SamplingParameters sampling =
        new SamplingParameters(
            0.8, 40, 0.95, 0.05, 1.05, 64, 0.05, 0.05, seed, List.of(), Map.of());
    GenerationRequest.Builder request =
        GenerationRequest.to(
                "story", Prompt.text("Lily had a red ball. Tom had a red ball. Lily and Tom"))
            .sampling(sampling)
            .maxTokens(TOKENS)
            .topLogprobs(3)
            .drafter(drafter);
    return switch (seed % 3) {
      case 0 -> request.grammar(new Grammar("regex", "( [a-z]{1,9}[,.]?){4,30}"));
      case 1 -> request.stop(List.of("ball", "happy"));
      default -> request.ignoreEnd(true);
    };
  }

  private void load() {
    engine.load(
        new LoadRequest(
            SharedData.require(STORIES),
            Optional.of("story"),
            Optional.empty(),
            OptionalInt.of(512),
            OptionalInt.of(16),
            false,
            false));
  }
}
