package dev.sheaf.kernel.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.Capability;
import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Usage;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.speculation.DraftContext;
import dev.sheaf.speculation.DrafterFactory;
import dev.sheaf.testing.Providers;
import dev.sheaf.testing.SharedData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The n-gram drafter, the regex compiler and a trained model on real backends. */
@Timeout(300)
final class RealSpeculationTest {
  private static final String PROMPT =
      "Once upon a time there was a little girl named Lily. She liked to play in the park. "
          + "Once upon a time there was a little girl named Lily. She liked to play";

  private static final Grammar LETTERS = new Grammar("regex", "[a-zA-Z ,.!?'\"\\n]{40,400}");

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "reference"})
  void draftsChangeNoTokenNoLogprobAndNoEnd(String backend) throws Exception {
    Path file = SharedData.require("models/stories260k/stories260K-f32.gguf");
    assertThat(Providers.named(Backend.class, backend).probe().operations())
        .contains(Capability.TREE);
    try (RealLoop loop = new RealLoop(file, backend, 2, 512)) {
      useGrammars(loop);
      adoptDrafter(loop);
      int seeds = backend.equals("cpu") ? 50 : 6;
      int accepted = 0;
      for (int seed = 0; seed <= seeds; seed++) {
        GenerationRequest request = request(loop, seed);
        Told plain = Told.of(loop.f.submit(request));
        LiveGeneration drafted = loop.f.submit(request.change().drafter("ngram").build());
        assertThat(Told.of(drafted)).as("seed %d on %s", seed, backend).isEqualTo(plain);
        accepted += LoopFixture.end(drafted).usage().acceptedTokens();
      }
      assertThat(accepted).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "reference"})
  void repetitiveTextTakesFewerForwardsThanTokens(String backend) throws Exception {
    Path file = SharedData.require("models/stories260k/stories260K-f32.gguf");
    try (RealLoop loop = new RealLoop(file, backend, 1, 512)) {
      adoptDrafter(loop);
      useGrammars(loop);
      GenerationRequest request =
          LoopFixture.request(SamplingParameters.GREEDY, 120, loop.encode(PROMPT))
              .change()
              .grammar(new Grammar("regex", "( in the park\\. She liked to play){30}"))
              .drafter("ngram")
              .build();
      int before = loop.model.forwards();
      LiveGeneration g = loop.f.submit(request);
      Usage usage = LoopFixture.end(g).usage();
      double perForward = usage.generatedTokens() / (double) (loop.model.forwards() - before);
      assertThat(perForward).as("tokens per forward, %s", usage).isGreaterThan(1.5);
    }
  }

  private static void useGrammars(RealLoop loop) {
    loop.f.grammars =
        new Provider<>("regex", "1.0.0", Providers.named(ConstraintCompiler.class, "regex"));
    loop.f.compilesFor(loop.tokenizer);
  }

  private static void adoptDrafter(RealLoop loop) throws Exception {
    loop.f.adopt(
        "ngram",
        Providers.named(DrafterFactory.class, "ngram")
            .open(
                new DraftContext() {
                  @Override
                  public String model() {
                    return "stories260k";
                  }

                  @Override
                  public int vocabulary() {
                    return loop.tokenizer.vocabularySize();
                  }

                  @Override
                  public String modelDigest() {
                    return "stories260k";
                  }
                }));
  }

  private static GenerationRequest request(RealLoop loop, int seed) {
    SamplingParameters sampling =
        seed == 0
            ? SamplingParameters.GREEDY
            : new SamplingParameters(
                0.7, 40, 0.95, 0.02, 1.1, 64, 0.1, 0.1, seed, List.of(), Map.of());
    return LoopFixture.request(sampling, 60, loop.encode(PROMPT))
        .change()
        .grammar(LETTERS)
        .ignoreEnd(false)
        .stop(List.of(" happy", " mom"))
        .topLogprobs(3)
        .build();
  }
}
