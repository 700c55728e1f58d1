package dev.sheaf.kernel.internal.engine;

import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.FinishReason;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.sampling.SamplingCheck;
import dev.sheaf.kernel.internal.step.ConstraintBinding;
import dev.sheaf.kernel.internal.step.LiveGeneration;
import dev.sheaf.kernel.internal.step.LogitsReading;
import dev.sheaf.kernel.internal.step.Sequence;
import dev.sheaf.kernel.internal.step.Sequences;
import dev.sheaf.kernel.internal.text.EncodedPrompt;
import dev.sheaf.report.RequestReport;
import dev.sheaf.text.Tokenizer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Requests from submission to their end, and the last ones that ended. Thread-safe. */
final class RequestBook {
  private static final int REMEMBERED = 64;

  private final SamplingDesk sampling;
  private final PromptDesk prompts;
  private final GrammarDesk grammars;
  private final DraftDesk drafters;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<String, Entry> running = new LinkedHashMap<>();
  private final Deque<Entry> past = new ArrayDeque<>();

  private record Entry(String model, Sequence sequence) {}

  RequestBook(SamplingDesk sampling, PromptDesk prompts, GrammarDesk grammars, DraftDesk drafters) {
    this.sampling = sampling;
    this.prompts = prompts;
    this.grammars = grammars;
    this.drafters = drafters;
  }

  Generation submit(ModelInstance model, GenerationRequest request) {
    check(model, request);
    Optional<String> drafter = drafters.kindFor(request);
    EncodedPrompt prompt = prompts.encode(model, request);
    int maxTokens = PromptDesk.room(model, request, prompt.ids().length);
    SamplingCheck.reports(request, prompt.ids().length, maxTokens);
    Optional<ConstraintBinding> constraint = request.grammar().map(g -> compile(model, g));
    long number = numbers.incrementAndGet();
    LiveGeneration generation = new LiveGeneration("r-" + number);
    Sequence sequence =
        Sequences.create(number, request, prompt.ids(), prompt.generated(), maxTokens, generation);
    constraint.ifPresent(c -> Sequences.constrained(sequence, request.grammar().get(), c));
    drafter.ifPresent(kind -> Sequences.drafted(sequence, kind));
    start(model, sequence);
    return generation;
  }

  /** Queues a look at the row after a prompt, which chooses nothing. */
  LiveGeneration read(
      ModelInstance model, GenerationRequest request, EncodedPrompt prompt, LogitsReading reading) {
    int room = PromptDesk.room(model, request, prompt.ids().length);
    long number = numbers.incrementAndGet();
    LiveGeneration generation = new LiveGeneration("r-" + number);
    Sequence sequence =
        Sequences.create(number, request, prompt.ids(), prompt.generated(), room, generation);
    start(model, Sequences.reading(sequence, reading));
    return generation;
  }

  private void start(ModelInstance model, Sequence sequence) {
    synchronized (this) {
      running.put(sequence.generation().id(), new Entry(model.name(), sequence));
    }
    model.loop().add(sequence);
  }

  /** Checks a run's question as a request is checked, and gives its tokens. */
  EncodedPrompt question(ModelInstance model, GenerationRequest request) {
    check(model, request);
    var unused = drafters.kindFor(request);
    EncodedPrompt prompt = prompts.encode(model, request);
    var most = PromptDesk.room(model, request, prompt.ids().length);
    return prompt;
  }

  /** Puts a run's sequence into its loop, with the grammar and the drafter that it names. */
  void add(ModelInstance model, Sequence sequence, GenerationRequest request) {
    checkSampling(model, request);
    request.grammar().ifPresent(g -> Sequences.constrained(sequence, g, compile(model, g)));
    drafters.kindFor(request).ifPresent(kind -> Sequences.drafted(sequence, kind));
    model.loop().add(sequence);
  }

  /** The number of the next sequence: those that came first go first. */
  long nextNumber() {
    return numbers.incrementAndGet();
  }

  Tokenizer tokenizer(ModelInstance model) {
    return prompts.tokenizer(model).tokenizer();
  }

  /** Compiles what an answer must match, before anything is queued. */
  ConstraintBinding compile(ModelInstance model, Grammar grammar) {
    return grammars.compile(
        grammar,
        prompts.tokenizer(model),
        model.facts().graph().vocabulary(),
        "model " + model.name());
  }

  private void check(ModelInstance model, GenerationRequest request) {
    checkPin(model, request);
    checkSampling(model, request);
  }

  private void checkSampling(ModelInstance model, GenerationRequest request) {
    int vocabulary = model.facts().graph().vocabulary();
    sampling.check(request.sampling());
    TokenIds.check(request, vocabulary);
    SamplingCheck.somethingLeft(request.sampling(), vocabulary);
  }

  private static void checkPin(ModelInstance model, GenerationRequest request) {
    Optional<String> pin = request.backend();
    Optional<String> serves =
        model.pin().or(() -> model.compute().map(c -> c.provider().name())).or(model::home);
    if (pin.isPresent() && serves.isPresent() && !serves.equals(pin)) {
      throw SheafException.of(
              EngineCodes.PINNED_ELSEWHERE,
              "the model is not served by the backend that the request asks for")
          .expected("backend " + pin.get())
          .found("backend " + serves.get())
          .where("model " + model.name())
          .next(
              "sheaf:model load "
                  + model.file().path()
                  + " --name <another name> --backend "
                  + pin.get())
          .toException();
    }
  }

  void ended(Sequence sequence) {
    synchronized (this) {
      Entry e = running.remove(sequence.generation().id());
      if (e != null) {
        past.addFirst(e);
        while (past.size() > REMEMBERED) {
          past.removeLast();
        }
      }
    }
  }

  boolean cancel(String id) {
    Entry entry;
    synchronized (this) {
      entry = running.get(id);
      if (entry == null && past.stream().anyMatch(p -> p.sequence().generation().id().equals(id))) {
        return false;
      }
    }
    if (entry == null) {
      throw SheafException.of(EngineCodes.NO_SUCH_REQUEST, "no request has the id '" + id + "'")
          .expected("an id from sheaf:request list")
          .found(id)
          .next("sheaf:request list")
          .toException();
    }
    entry.sequence().generation().cancel();
    return true;
  }

  /** Waits until a model's requests have ended, at most so long. */
  void drain(String model, Duration atMost) {
    long start = System.nanoTime();
    long most = atMost.compareTo(Duration.ofDays(365)) < 0 ? atMost.toNanos() : Long.MAX_VALUE;
    while (load(model)[0] + load(model)[1] > 0 && System.nanoTime() - start < most) {
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Requests running and waiting. */
  synchronized int[] load() {
    return count(running.values());
  }

  /** Requests of one model running and waiting. */
  synchronized int[] load(String model) {
    return count(running.values().stream().filter(e -> e.model().equals(model)).toList());
  }

  private static int[] count(Iterable<Entry> entries) {
    int[] n = new int[2];
    for (Entry e : entries) {
      n[e.sequence().state().equals("running") ? 0 : 1]++;
    }
    return n;
  }

  List<RequestReport> reports() {
    List<Entry> all;
    synchronized (this) {
      all = new ArrayList<>(running.values());
      all.addAll(past);
    }
    return all.stream().map(RequestBook::report).toList();
  }

  private static RequestReport report(Entry e) {
    Sequence s = e.sequence();
    Optional<GenerationEvent.Finished> end = s.generation().finished();
    String detail =
        end.map(f ->
                f.reason() == FinishReason.ERROR
                    ? f.error()
                        .map(SheafException::getMessage)
                        .orElse("error")
                        .lines()
                        .findFirst()
                        .orElse("error")
                    : f.reason().name().toLowerCase(Locale.ROOT))
            .or(() -> s.waitingFor().map(w -> "waits for " + w))
            .orElse("");
    return new RequestReport(
        s.generation().id(),
        e.model(),
        end.isPresent() ? "finished" : s.state(),
        detail,
        s.promptTokens(),
        s.generatedTokens(),
        s.replayedTokens(),
        s.heldBlocks(),
        s.ageSeconds());
  }
}
