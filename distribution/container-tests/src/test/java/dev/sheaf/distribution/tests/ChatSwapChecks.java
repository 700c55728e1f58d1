package dev.sheaf.distribution.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.engine.BundleControl;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.SharedData;
import dev.sheaf.text.ChatMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/**
 * Runs in the framework; {@link ChatSwapIT} puts it there. A conversation of two turns is held
 * twice: undisturbed, and with each bundle of its text side replaced by its next version in the
 * middle of each answer. Nothing may differ.
 */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
public final class ChatSwapChecks {
  /** Framework property: the archive's folder of jars. */
  static final String JARS = "sheaf.test.jars";

  private static final String MODEL =
      "models/smollm2-135m-instruct/smollm2-135m-instruct-q4_1.gguf";
  private static final int TOKENS = 160;
  private static final List<String> SWAPPED = List.of("tokenizer-bpe", "chat-template", "sampling");

  @InjectBundleContext BundleContext context;

  @InjectService(timeout = 5000)
  InferenceEngine engine;

  @InjectService(timeout = 5000)
  BundleControl bundles;

  @TempDir Path folder;
  private int releases;

  @BeforeEach
  void load() {
    engine.load(
        new LoadRequest(
            SharedData.require(MODEL),
            Optional.of("chat"),
            Optional.empty(),
            OptionalInt.of(1024),
            OptionalInt.of(8),
            false,
            false));
  }

  @AfterEach
  void everythingRunsAgain() throws IOException {
    for (String name : SWAPPED) {
      bundles.update(name, version(name, "0.1.0").toUri());
    }
    engine.models().forEach(m -> engine.unload(m.name(), Duration.ZERO));
    assertThat(engine.status().leasedBytes()).as("all leases are back").isZero();
  }

  /**
   * What a conversation consisted of: for each turn the prompt's tokens, the answer's, its text.
   */
  private record Turn(List<Integer> prompt, List<Integer> answer, String text) {}

  @ParameterizedTest
  @ValueSource(strings = {"truncating", "mirostat", "adaptive", "greedy"})
  void replacingTheTextSideChangesNothingThatWasDecided(String habits) throws Exception {
    SamplingParameters sampling = sampling(habits);
    List<Turn> undisturbed = converse(sampling, false);
    List<Turn> swapped = converse(sampling, true);
    assertThat(swapped).isEqualTo(undisturbed);
    assertThat(undisturbed).hasSize(2).allSatisfy(t -> assertThat(t.answer()).hasSize(TOKENS));
    assertThat(releases).as("versions that were installed").isEqualTo(2 * SWAPPED.size());
  }

  private static SamplingParameters sampling(String habits) {
    SamplingParameters.Builder builder = SamplingParameters.DEFAULT.change().seed(11);
    return switch (habits) {
      case "truncating" ->
          builder
              .temperature(1.1)
              .repetitionPenalty(1.1)
              .frequencyPenalty(0.1)
              .set("dry-multiplier", 0.8)
              .set("top-n-sigma", 2.5)
              .set("typical-p", 0.95)
              .set("xtc-probability", 0.5)
              .set("dynatemp-range", 0.3)
              .build();
      case "mirostat" -> builder.set("mirostat", 2).build();
      case "adaptive" -> builder.set("adaptive-target", 0.4).build();
      default -> SamplingParameters.GREEDY.change().repetitionPenalty(1.2).build();
    };
  }

  private List<Turn> converse(SamplingParameters sampling, boolean disturbed) throws Exception {
    List<ChatMessage> messages = new ArrayList<>();
    List<Turn> turns = new ArrayList<>();
    for (String question :
        List.of("Tell me a story about a lighthouse.", "And what did the <|im_end|> keeper do?")) {
      messages.add(new ChatMessage("user", question));
      Generation g =
          engine.submit(
              GenerationRequest.to("chat", new Prompt.Chat(messages))
                  .sampling(sampling)
                  .maxTokens(TOKENS)
                  .ignoreEnd(true)
                  .build());
      if (disturbed) {
        for (int i = 0; i < SWAPPED.size(); i++) {
          int some = 5 + 10 * i;
          Generations.await(g, () -> Generations.tokens(g).size() >= some, some + " tokens");
          assertThat(Generations.tokens(g)).as("outstanding").hasSizeLessThan(TOKENS);
          String name = SWAPPED.get(i);
          bundles.update(name, version(name, "0.2." + releases++).toUri());
        }
      }
      var unused = Generations.finish(g);
      Turn turn = new Turn(prompt(g), Generations.tokens(g), Generations.text(g));
      turns.add(turn);
      messages.add(new ChatMessage("assistant", turn.text()));
    }
    return turns;
  }

  private static List<Integer> prompt(Generation g) {
    return g.events().stream()
        .filter(GenerationEvent.Started.class::isInstance)
        .map(e -> ((GenerationEvent.Started) e).promptIds())
        .findFirst()
        .orElseThrow();
  }

  private Path version(String name, String version) throws IOException {
    Path jar = Path.of(context.getProperty(JARS), "dev.sheaf." + name.replace('-', '.') + ".jar");
    return NextVersion.of(jar, version, folder);
  }
}
