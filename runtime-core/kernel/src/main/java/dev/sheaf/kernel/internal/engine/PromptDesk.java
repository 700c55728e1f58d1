package dev.sheaf.kernel.internal.engine;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import dev.sheaf.kernel.internal.text.EncodedPrompt;
import dev.sheaf.kernel.internal.text.PromptEncoder;
import dev.sheaf.text.ChatTemplate;
import java.util.Optional;

/** From prompts to tokens that fit a model. Called by whoever submits, on many threads. */
final class PromptDesk {
  private final Templates templates;
  private final HoldTimes hold;

  PromptDesk(Templates templates, HoldTimes hold) {
    this.templates = templates;
    this.hold = hold;
  }

  /** A prompt as tokens of the model's vocabulary. */
  EncodedPrompt encode(ModelInstance model, Prompt prompt) {
    if (prompt instanceof Prompt.Ids ids && !model.hasTokenizer()) {
      return IdsPrompt.check(ids.ids(), model.facts().graph().vocabulary());
    }
    String where = "model " + model.name();
    TokenizerBinding binding = tokenizer(model);
    Optional<ChatTemplate> template =
        prompt instanceof Prompt.Chat
            ? model.facts().chatTemplate().map(s -> templates.compile(s, where))
            : Optional.empty();
    PromptEncoder encoder = new PromptEncoder(binding.tokenizer(), template);
    return PluginCall.of("the tokenizer or the chat template", where, () -> encoder.encode(prompt));
  }

  /** How many tokens may follow a prompt, or the refusal of one that does not fit. */
  static int room(ModelInstance model, GenerationRequest request, int promptTokens) {
    int context = model.size().contextTokens();
    boolean open = request.maxTokens() == GenerationRequest.TO_CONTEXT_END;
    long asked = open ? promptTokens + 1L : (long) promptTokens + request.maxTokens();
    if (asked > context) {
      throw SheafException.of(
              EngineCodes.PROMPT_TOO_LONG, "prompt and answer do not fit into the context")
          .expected("prompt + answer ≤ " + context + " tokens")
          .found(promptTokens + " + " + (open ? 1 : request.maxTokens()) + " = " + asked)
          .where("model " + model.name() + ", made for " + model.facts().graph().contextTokens())
          .next("shorten the prompt, lower --max, or load the model with a larger --context")
          .toException();
    }
    return open ? context - promptTokens : request.maxTokens();
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
