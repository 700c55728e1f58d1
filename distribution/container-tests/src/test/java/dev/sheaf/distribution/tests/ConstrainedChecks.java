package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.BundleControl;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.ChatMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.service.ServiceExtension;

/**
 * Runs in the framework; {@link ConstrainedIT} puts it there. Sampled answers of an instruction
 * model match expressions that it hardly ever meets by itself.
 */
@ExtendWith(ServiceExtension.class)
public final class ConstrainedChecks {
  private static final String MODEL =
      "models/smollm2-135m-instruct/smollm2-135m-instruct-q4_1.gguf";
  private static final int ANSWERS = 40;
  private static final int FREE_TOKENS = 24;
  private static final List<String> EXPRESSIONS =
      List.of(
          "(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/(19|20)[0-9]{2}",
          "\\{\"name\": \"[A-Z][a-z]{1,12}\", \"age\": [1-9][0-9]?\\}",
          "[A-Z]{3}-[0-9]{4}",
          "(yes|no|maybe), because [a-z ]{5,30}\\.",
          "#[0-9a-f]{6}( #[0-9a-f]{6}){0,2}");

  @InjectService(timeout = 5000)
  InferenceEngine engine;

  @InjectService(timeout = 5000)
  BundleControl bundles;

  @AfterEach
  void everythingRunsAgain() {
    bundles.start("plugin-grammar");
    engine.models().forEach(m -> engine.unload(m.name(), Duration.ZERO));
    assertThat(engine.status().leasedBytes()).as("all leases are back").isZero();
  }

  @Test
  void everyAnswerMatchesAcrossAStopOfTheGrammarBundle() throws Exception {
    engine.load(
        new LoadRequest(
            SharedData.require(MODEL),
            java.util.Optional.of("chat"),
            java.util.Optional.empty(),
            java.util.OptionalInt.of(512),
            java.util.OptionalInt.of(16),
            false,
            false));
    assertFreeAnswersHardlyEverMatch();
    for (String expression : EXPRESSIONS) {
      Pattern pattern = Pattern.compile(expression);
      List<Generation> answers = new ArrayList<>();
      for (int seed = 0; seed < ANSWERS; seed++) {
        answers.add(
            engine.submit(
                request(seed).maxTokens(96).grammar(new Grammar("regex", expression)).build()));
      }
      Generation last = answers.getLast();
      Generations.await(last, () -> last.events().size() > 1, "token of the last");
      bundles.stop("plugin-grammar");
      Thread.sleep(200);
      bundles.start("plugin-grammar");
      int waited = 0;
      for (Generation g : answers) {
        GenerationEvent.Finished end = Generations.finish(g);
        String text = Generations.text(g);
        assertThat(text).matches(pattern);
        assertThat(end.reason()).as(text).isEqualTo(FinishReason.STOP);
        waited +=
            g.events().stream()
                    .anyMatch(
                        e -> e instanceof GenerationEvent.Waiting w && w.what().contains("regex"))
                ? 1
                : 0;
      }
      assertThat(waited).as("answers that waited for the bundle").isPositive();
    }
  }

  private void assertFreeAnswersHardlyEverMatch() throws Exception {
    List<Generation> free = new ArrayList<>();
    for (int seed = 0; seed < 2 * ANSWERS; seed++) {
      free.add(engine.submit(request(seed).maxTokens(FREE_TOKENS).build()));
    }
    List<String> texts = new ArrayList<>();
    for (Generation g : free) {
      Generations.finish(g);
      texts.add(Generations.text(g));
    }
    for (String expression : EXPRESSIONS) {
      Pattern pattern = Pattern.compile(expression);
      assertThat(texts.stream().filter(t -> pattern.matcher(t).matches()).count())
          .as("of %d free answers match %s", texts.size(), expression)
          .isLessThanOrEqualTo(texts.size() / 100);
    }
  }

  private static GenerationRequest.Builder request(int seed) {
    List<String> questions =
        List.of(
            "When was your favourite writer born?",
            "Name a person and an age.",
            "Which flight do we take?",
            "Is the sea blue?",
            "Pick a colour for the door.");
    return GenerationRequest.to(
            "chat",
            new Prompt.Chat(
                List.of(new ChatMessage("user", questions.get(seed % questions.size())))))
        .sampling(SamplingParameters.DEFAULT.withSeed(seed));
  }
}
