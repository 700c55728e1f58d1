package dev.sheaf.kernel.internal.engine;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import dev.sheaf.kernel.internal.text.EncodedPrompt;
import dev.sheaf.kernel.internal.text.ModelTemplate;
import dev.sheaf.kernel.internal.text.PromptEncoder;
import dev.sheaf.kernel.internal.text.TextLimit;
import dev.sheaf.text.TextSpan;
import java.util.List;
import java.util.Optional;

/** From prompts to tokens that fit a model. Called by whoever submits, on many threads. */
final class PromptDesk {
  private static final long QUICK_BYTES = 1 << 20;

  private final Templates templates;
  private final HoldTimes hold;
  private final LongestToken longestToken = new LongestToken();

  PromptDesk(Templates templates, HoldTimes hold) {
    this.templates = templates;
    this.hold = hold;
  }

  /**
   * A request's prompt as tokens of the model's vocabulary: the last ones where the request wants
   * no more; else one that cannot fit is refused before it is tokenised.
   */
  EncodedPrompt encode(ModelInstance model, GenerationRequest request) {
    if (request.lastPromptTokens().isPresent()) {
      return encode(model, request.prompt(), TextLimit.NONE)
          .last(request.lastPromptTokens().getAsInt());
    }
    return encode(model, request.prompt(), answer(request));
  }

  /**
   * A prompt as tokens of the model's vocabulary.
   *
   * @param answer how many tokens are to follow it at least
   */
  EncodedPrompt encode(ModelInstance model, Prompt prompt, int answer) {
    return encode(model, prompt, spans -> requireRoom(model, spans, answer));
  }

  private EncodedPrompt encode(ModelInstance model, Prompt prompt, TextLimit limit) {
    if (prompt instanceof Prompt.Ids ids && !model.hasTokenizer()) {
      return IdsPrompt.check(ids.ids(), model.facts().graph().vocabulary());
    }
    String where = "model " + model.name();
    TokenizerBinding binding = tokenizer(model);
    Optional<ModelTemplate> template =
        prompt instanceof Prompt.Chat
            ? model.facts().chatTemplate().map(s -> templates.compile(s, where))
            : Optional.empty();
    PromptEncoder encoder = new PromptEncoder(binding.tokenizer(), template);
    return PluginCall.of(
        "the tokenizer or the chat template", where, () -> encoder.encode(prompt, limit));
  }

  /**
   * Refuses a text of more bytes than the context could hold if every token were the vocabulary's
   * longest: also where a tokenizer would leave some of it out, as some do with spaces. A text that
   * is tokenised in no time is, so that its refusal has exact counts.
   */
  private void requireRoom(ModelInstance model, List<TextSpan> spans, int answer) {
    int context = model.size().contextTokens();
    long bytes = TextLimit.utf8Bytes(spans);
    if (bytes <= QUICK_BYTES) {
      return;
    }
    int longest = longestToken.of(tokenizer(model).tokenizer());
    long least = Math.ceilDiv(bytes, Math.max(1, longest));
    if (least + answer > context) {
      throw tooLong(
          model,
          "at least %d (%d bytes, the longest token has %d) + %d = %d or more"
              .formatted(least, bytes, longest, answer, least + answer));
    }
  }

  /** How many tokens may follow a prompt, or the refusal of one that does not fit. */
  static int room(ModelInstance model, GenerationRequest request, int promptTokens) {
    int context = model.size().contextTokens();
    int answer = answer(request);
    long asked = (long) promptTokens + answer;
    if (asked > context) {
      throw tooLong(model, "%d + %d = %d".formatted(promptTokens, answer, asked));
    }
    return request.maxTokens() == GenerationRequest.TO_CONTEXT_END
        ? context - promptTokens
        : answer;
  }

  private static int answer(GenerationRequest request) {
    return request.maxTokens() == GenerationRequest.TO_CONTEXT_END ? 1 : request.maxTokens();
  }

  private static SheafException tooLong(ModelInstance model, String found) {
    return SheafException.of(
            EngineCodes.PROMPT_TOO_LONG, "prompt and answer do not fit into the context")
        .expected("prompt + answer ≤ " + model.size().contextTokens() + " tokens")
        .found(found)
        .where("model " + model.name() + ", made for " + model.facts().graph().contextTokens())
        .next("shorten the prompt, lower --max, or load the model with a larger --context")
        .toException();
  }

  /** The model's tokenizer, which is waited for while its bundle is being exchanged. */
  TokenizerBinding tokenizer(ModelInstance model) {
    long until = System.nanoTime() + hold.backend().toNanos();
    while (model.hasTokenizer() && System.nanoTime() < until && model.tokenizer().isEmpty()) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return model
        .tokenizer()
        .orElseThrow(() ->
            SheafException.of(
                    EngineCodes.NO_TOKENIZER,
                    "model " + model.name() + " has no tokenizer at present")
                .expected("a bundle that builds the tokenizer this file describes")
                .found(
                    model.hasTokenizer()
                        ? "the bundle that built it has gone"
                        : "the file describes none that is known here")
                .where(model.file().path())
                .next(
                    model.hasTokenizer()
                        ? "sheaf:bundle list"
                        : "send token ids instead of text, or install a tokenizer bundle")
                .toException());
  }
}
