package dev.sheaf.kernel.internal.engine;

import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.TokenRecord.Alternative;
import dev.sheaf.error.ErrorCode;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.LiveGeneration;
import dev.sheaf.kernel.internal.step.LogitsReading;
import dev.sheaf.kernel.internal.text.EncodedPrompt;
import dev.sheaf.report.LogitsReport;
import dev.sheaf.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The likeliest next tokens after a prompt, from the model's own loop: a request that chooses
 * nothing, and whose state is freed when it has been answered. Thread-safe.
 */
final class LogitsDoor {
  static final ErrorCode BAD_TOP = ErrorCode.of("SHEAF-REQUEST-011", ErrorKind.USER);
  private static final int MOST = 1000;

  private final PromptDesk prompts;
  private final RequestBook requests;

  LogitsDoor(PromptDesk prompts, RequestBook requests) {
    this.prompts = prompts;
    this.requests = requests;
  }

  /**
   * See {@link dev.sheaf.engine.InferenceEngine#logits}.
   *
   * @param model that takes requests
   */
  LogitsReport logits(ModelInstance model, Prompt prompt, int top) throws InterruptedException {
    if (top < 1 || top > MOST) {
      throw SheafException.of(BAD_TOP, "so many tokens cannot be listed")
          .expected("1 to " + MOST)
          .found(top)
          .where("top")
          .next("ask for 1 to " + MOST + " tokens")
          .toException();
    }
    GenerationRequest request = GenerationRequest.greedy(model.name(), prompt, 1);
    EncodedPrompt encoded = prompts.encode(model, request);
    LogitsReading reading = new LogitsReading(top);
    LiveGeneration generation = requests.read(model, request, encoded, reading);
    GenerationEvent.Finished end;
    try {
      end = generation.await();
    } catch (InterruptedException e) {
      generation.cancel();
      throw e;
    }
    if (end.reason() != FinishReason.LENGTH) {
      throw end.error().orElseGet(() -> cancelled(model, generation));
    }
    return report(model, encoded, reading);
  }

  private LogitsReport report(ModelInstance model, EncodedPrompt prompt, LogitsReading reading) {
    Optional<Tokenizer> tokenizer =
        model.hasTokenizer() ? Optional.of(prompts.tokenizer(model).tokenizer()) : Optional.empty();
    List<LogitsReport.Entry> entries = new ArrayList<>();
    for (int i = 0; i < reading.top().size(); i++) {
      Alternative a = reading.top().get(i);
      String piece = tokenizer.map(t -> piece(model, t, a.id())).orElse("");
      entries.add(new LogitsReport.Entry(a.id(), piece, reading.logit(i), a.logprob()));
    }
    return new LogitsReport(
        model.name(),
        reading.backend(),
        reading.numerics(),
        Arrays.stream(prompt.ids()).boxed().toList(),
        reading.logSumExp(),
        entries);
  }

  /** A row of logits may be longer than the vocabulary that the tokenizer knows. */
  private static String piece(ModelInstance model, Tokenizer tokenizer, int id) {
    return id >= tokenizer.vocabularySize()
        ? ""
        : PluginCall.of("the tokenizer", "model " + model.name(), () -> tokenizer.piece(id));
  }

  private static SheafException cancelled(ModelInstance model, LiveGeneration generation) {
    return SheafException.of(
            EngineCodes.MODEL_WAITS, "the logits were not computed: their request was cancelled")
        .expected("a model that answers")
        .found("request " + generation.id() + " cancelled")
        .where("model " + model.name())
        .next("ask again")
        .toException();
  }
}
