package dev.sheaf.shell.internal.generate;

import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.TokenRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A generation as it was read, from its first event to its last. Confined to the thread that reads.
 */
final class Transcript {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final List<Integer> promptIds = new ArrayList<>();
  private final List<TokenRecord> tokens = new ArrayList<>();
  private final List<TokenRecord> promptLogprobs = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int next;
  private GenerationEvent.@Nullable Finished finished;

  /** What else to do with an event, while it is read. */
  interface Reader {
    /** Text that may be shown now; may be empty. */
    void text(String text);

    /** Another event. */
    void other(GenerationEvent event);
  }

  /** Reads until the end. */
  GenerationEvent.Finished readAll(Generation generation, Reader reader)
      throws InterruptedException {
    while (finished == null) {
      read(generation, reader, POLL);
    }
    return finished;
  }

  /** Reads the next event, if there is one in time. */
  void read(Generation generation, Reader reader, Duration patience) throws InterruptedException {
    Optional<GenerationEvent> event = generation.event(next, patience);
    if (event.isEmpty()) {
      return;
    }
    next++;
    switch (event.get()) {
      case GenerationEvent.Started started -> promptIds.addAll(started.promptIds());
      case GenerationEvent.PromptLogprobs logprobs -> promptLogprobs.addAll(logprobs.tokens());
      case GenerationEvent.Token token -> {
        tokens.add(token.token());
        show(token.text(), reader);
      }
      case GenerationEvent.Finished end -> {
        show(end.text(), reader);
        finished = end;
      }
      case GenerationEvent.Waiting waiting -> reader.other(waiting);
      case GenerationEvent.Resumed resumed -> reader.other(resumed);
    }
  }

  boolean ended() {
    return finished != null;
  }

  List<Integer> promptIds() {
    return promptIds;
  }

  /** Of the prompt's tokens after the first, where that was asked for. */
  List<TokenRecord> promptLogprobs() {
    return promptLogprobs;
  }

  List<TokenRecord> tokens() {
    return tokens;
  }

  String text() {
    return text.toString();
  }

  private void show(String piece, Reader reader) {
    text.append(piece);
    reader.text(piece);
  }
}
