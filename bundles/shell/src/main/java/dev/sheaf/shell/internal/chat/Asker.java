package dev.sheaf.shell.internal.chat;

import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationEvent.Finished;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.ModelText;
import dev.sheaf.engine.Prompt;
import dev.sheaf.error.ErrorKind;
import dev.sheaf.error.SheafException;
import dev.sheaf.report.ModelReport;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.shell.internal.generate.RunOptions;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.table.ShellErrors;
import dev.sheaf.text.ChatMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model for one answer at a time and shows it as it comes. {@link #stop} may be called from
 * any thread; everything else by the thread that converses.
 */
final class Asker {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Kernel kernel;
  private final String model;
  private final Optional<String> backend;
  private final Optional<String> drafter;
  private final AtomicReference<@Nullable Generation> running = new AtomicReference<>();
  private volatile boolean stopped;

  /**
   * An answer, perhaps not whole.
   *
   * @param contextTokens what the model has room for
   * @param stopped whether {@link #stop} ended it
   */
  record Answer(String id, AnswerParser parts, Finished end, int contextTokens, boolean stopped) {}

  Asker(Kernel kernel, String model, Optional<String> backend, Optional<String> drafter) {
    this.kernel = kernel;
    this.model = model;
    this.backend = backend;
    this.drafter = drafter;
  }

  /** The model's name. */
  String model() {
    return model;
  }

  /** Ends the answer that is being written, if there is one. */
  void stop() {
    stopped = true;
    Generation generation = running.get();
    if (generation != null) {
      generation.cancel();
    }
  }

  /**
   * Asks.
   *
   * @throws SheafException the engine refuses; {@code SHEAF-SHELL-024} the conversation does not
   *     fit
   */
  Answer ask(List<ChatMessage> messages, RunOptions options, long seed, AnswerView view)
      throws InterruptedException {
    stopped = false;
    InferenceEngine engine = kernel.engine();
    ModelReport report = engine.model(model);
    try (Held held = Held.of(kernel, engine, model)) {
      SamplingParameters sampling = options.over(report, kernel).parameters().withSeed(seed);
      GenerationRequest.Builder request =
          options.to(GenerationRequest.to(model, new Prompt.Chat(messages))).sampling(sampling);
      options.deadline().ifPresent(request::deadline);
      backend.ifPresent(request::backend);
      drafter.ifPresent(request::drafter);
      if (held.format().isPresent()) {
        request.showControl(true); // the marks of thinking and calls may be control tokens
      }
      Generation generation = submit(engine, request.build(), report);
      running.set(generation);
      if (stopped) {
        generation.cancel();
      }
      return read(generation, held.format(), report, view);
    } finally {
      running.set(null);
    }
  }

  private static Generation submit(
      InferenceEngine engine, GenerationRequest request, ModelReport report) {
    try {
      return engine.submit(request);
    } catch (SheafException refused) {
      throw tooLong(engine, request, report, refused).orElse(refused);
    }
  }

  /** The refusal in terms of a conversation, if its length is the reason. */
  private static Optional<SheafException> tooLong(
      InferenceEngine engine,
      GenerationRequest request,
      ModelReport report,
      SheafException refused) {
    if (refused.code().kind() != ErrorKind.USER
        || !(request.prompt() instanceof Prompt.Chat chat)) {
      return Optional.empty();
    }
    int tokens;
    try (ModelText text = engine.text(report.name())) {
      tokens = text.encode(chat).size();
    } catch (SheafException unknown) {
      return Optional.empty(); // then the refusal itself says why
    }
    return tokens < report.contextTokens()
        ? Optional.empty()
        : Optional.of(
            SheafException.of(ShellErrors.CONTEXT, "the conversation fills the model's context")
                .expected("fewer than %d tokens".formatted(report.contextTokens()))
                .found("%d tokens in %d messages".formatted(tokens, chat.messages().size()))
                .where("model " + report.name())
                .next("/reset starts over; /save keeps what was said")
                .cause(refused)
                .toException());
  }

  private Answer read(
      Generation generation, Optional<AnswerFormat> format, ModelReport report, AnswerView view)
      throws InterruptedException {
    AnswerParser parts = new AnswerParser(Optional.empty(), Optional.empty(), view);
    boolean ended = false;
    try {
      for (int next = 0; ; ) {
        Optional<GenerationEvent> event = generation.event(next, POLL);
        if (event.isEmpty()) {
          continue;
        }
        next++;
        switch (event.get()) {
          case GenerationEvent.Started started -> {
            if (format.isPresent()) {
              parts = format.get().open(started.promptIds(), view);
            }
          }
          case GenerationEvent.PromptLogprobs unasked -> {
            // a conversation asks for none
          }
          case GenerationEvent.Token token -> {
            int id = token.token().id();
            parts.push(format.map(f -> f.withoutEnd(id, token.text())).orElse(token.text()));
          }
          case GenerationEvent.Waiting waiting ->
              view.notice("[waiting for " + waiting.what() + "]");
          case GenerationEvent.Resumed resumed ->
              view.notice(
                  "[goes on on %s, %d tokens computed again]"
                      .formatted(resumed.backend(), resumed.replayed()));
          case Finished end -> {
            ended = true;
            parts.push(end.text());
            parts.finish();
            view.end();
            return new Answer(generation.id(), parts, end, report.contextTokens(), stopped);
          }
        }
      }
    } finally {
      if (!ended) {
        generation.cancel(); // interrupted, or nobody reads any more: nothing computes on
      }
    }
  }

  /** A model's text side while an answer is read, if any bundle may know its format. */
  private record Held(Optional<ModelText> text, Optional<AnswerFormat> format)
      implements AutoCloseable {
    static Held of(Kernel kernel, InferenceEngine engine, String model) {
      if (!AnswerFormat.possible(kernel)) {
        return new Held(Optional.empty(), Optional.empty());
      }
      ModelText text = engine.text(model);
      return new Held(Optional.of(text), AnswerFormat.of(kernel, text));
    }

    @Override
    public void close() {
      text.ifPresent(ModelText::close);
    }
  }
}
