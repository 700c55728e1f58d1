package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.step.Compute;
import dev.sheaf.kernel.internal.step.Sequence;
import dev.sheaf.kernel.internal.step.StepListener;
import dev.sheaf.kernel.internal.step.StepLoop;
import dev.sheaf.kernel.internal.step.StepSetup;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import dev.sheaf.model.ModelSource;
import dev.sheaf.text.TokenizerFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model: its step loop, and which backend serves it.
 *
 * <p>{@link #reconsider} is where a model gets its backend, at load and after every change: it compares what serves the model with
 * what should, compiles if they differ, and hands the result to the loop at a step boundary. It runs on the engine's moving thread
 * only, so two changes never overlap.
 */
final class ModelInstance implements StepListener {
  private final ModelServices services;
  private final String name;
  private final ModelFile file;
  private final ModelFacts facts;
  private final ModelSize size;
  private final Optional<String> pin;
  private final StepLoop loop;
  private final BackendSchedule schedule;
  private final boolean hasTokenizer;
  private final Map<CompiledModel, ModelSource> stayingOpen = new ConcurrentHashMap<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private volatile @Nullable Compute compute;
  private volatile @Nullable TokenizerBinding tokenizer;
  private volatile String state = "loading";
  private volatile double loadSeconds;
  private volatile boolean closed;

  ModelInstance(
      ModelServices services, String name, ModelFile file, ModelFacts facts, ModelSize size, Optional<String> pin,
      Optional<TokenizerBinding> tokenizer) {
    this.services = services;
    this.name = name;
    this.file = file;
    this.facts = facts;
    this.size = size;
    this.pin = pin;
    this.hasTokenizer = tokenizer.isPresent();
    this.tokenizer = tokenizer.orElse(null);
    this.schedule = new BackendSchedule(services.hold());
    this.loop =
        new StepLoop(
            new StepSetup(
                name, facts.graph().vocabulary(), size.contextTokens(), size.batchRows(), size.logitRows(), hasTokenizer,
                services.stepProviders(), this, services.hold().others()));
    this.loop.start();
    tokenizer.ifPresent(loop::adopt);
  }

  String name() {
    return name;
  }

  ModelFile file() {
    return file;
  }

  ModelFacts facts() {
    return facts;
  }

  ModelSize size() {
    return size;
  }

  Optional<String> pin() {
    return pin;
  }

  StepLoop loop() {
    return loop;
  }

  Optional<Compute> compute() {
    return Optional.ofNullable(compute);
  }

  Optional<TokenizerBinding> tokenizer() {
    return Optional.ofNullable(tokenizer);
  }

  boolean hasTokenizer() {
    return hasTokenizer;
  }

  String state() {
    return state;
  }

  double loadSeconds() {
    return loadSeconds;
  }

  void loaded(double seconds) {
    loadSeconds = seconds;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Leaves a provider at the next step boundary; done when no call into it is running. Any thread. */
  CompletableFuture<Integer> drop(Class<?> kind, Provider<?> provider, boolean hold) {
    TokenizerBinding t = tokenizer;
    if (t != null && t.provider() == provider) {
      tokenizer = null;
    }
    Compute c = compute;
    if (kind == Backend.class && c != null && c.provider() == provider) {
      schedule.departed(c.provider().name(), hold);
    }
    return loop.drop(provider);
  }

  /** Gets the model the backend that it should have. On the moving thread. */
  void reconsider() {
    if (closed) {
      return;
    }
    BackendChoice.Answer answer = services.choice().forGraph(facts.graph(), facts.types(), pin);
    BackendSchedule.Decision decision = schedule.decide(Optional.ofNullable(compute).map(Compute::provider), answer.usable());
    decision.again().ifPresent(delay -> services.later(this::reconsider, delay));
    if (decision.target().isEmpty()) {
      state = compute == null ? "waiting" : "ready";
      return;
    }
    Provider<Backend> target = decision.target().get();
    state = compute == null ? state : "moving";
    try {
      adopt(target, compile(target));
      schedule.serves(target.name());
      state = "ready";
    } catch (SheafException e) {
      state = compute == null ? "waiting" : "ready";
      note("backend " + target + " could not take over: " + e.summary());
      services.warn("model " + name + ": backend " + target + " could not take over", e);
      if (!target.gone()) {
        target.quarantine("compiling " + name + ": " + e.summary());
        services.later(this::reconsider, java.time.Duration.ZERO);
      }
    }
  }

  /**
   * Compiles the model for a backend for the first time, on the thread that loads it.
   *
   * @throws SheafException as it is: the caller decides what to try next
   */
  void serveFirst(Provider<Backend> backend) {
    adopt(backend, compile(backend));
    schedule.home(backend.name());
    state = "ready";
  }

  private CompiledModel compile(Provider<Backend> backend) {
    ModelSource source = file.open();
    boolean stays = file.options().mmap();
    boolean done = false;
    try {
      CompileOptions options =
          new CompileOptions(
              size.batchRows(), size.logitRows(), size.contextTokens(), size.kvTokens(), services.threads(), stays,
              services.memory());
      CompiledModel model = backend.instance().compile(facts.graph(), source, options);
      if (stays) {
        stayingOpen.put(model, source);
      }
      done = true;
      return model;
    } catch (SheafException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw SheafException.of(EngineCodes.NO_BACKEND, "backend " + backend + " failed while it compiled the model")
          .found(e)
          .where(file.path())
          .next("report it to the backend's maker, or choose another with --backend")
          .cause(e)
          .toException();
    } finally {
      if (!done || !stays) {
        source.close();
      }
    }
  }

  private void adopt(Provider<Backend> backend, CompiledModel model) {
    if (backend.gone() || closed) {
      close(model);
      throw SheafException.of(EngineCodes.NO_BACKEND, "backend " + backend + " went while it compiled the model").toException();
    }
    Compute next = new Compute(backend, model, model.numerics());
    compute = next;
    boolean adopted = false;
    try {
      adopted = loop.adopt(next).get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      services.warn("model " + name + ": the loop did not take over the backend", e);
    }
    if (!adopted) {
      compute = null;
      close(model);
      throw SheafException.of(EngineCodes.SHUTTING_DOWN, "model " + name + " is being unloaded").toException();
    }
    if (backend.gone()) {
      // It went between the check and the adoption, so the registry's drop may have come first.
      loop.drop(backend);
    }
  }

  /** Builds the tokenizer again from the file. On the moving thread. */
  void renewTokenizer() {
    if (closed || !hasTokenizer || tokenizer != null) {
      return;
    }
    try (ModelSource source = file.open()) {
      Optional<TokenizerBinding> found = services.tokenizerFor(source);
      if (found.isPresent()) {
        tokenizer = found.get();
        loop.adopt(found.get());
        if (found.get().provider().gone()) {
          drop(TokenizerFactory.class, found.get().provider(), true);
        }
      }
    } catch (SheafException e) {
      note("the tokenizer could not be built again: " + e.summary());
      services.warn("model " + name + ": the tokenizer could not be built again", e);
    }
  }

  @Override
  public void left(Compute old) {
    if (compute == old) {
      compute = null;
      if (!closed) {
        state = "moving";
      }
    }
    services.later(() -> close(old.model()), java.time.Duration.ZERO);
  }

  @Override
  public void failed(Compute old, Throwable reason) {
    old.provider().quarantine("a step of " + name + " failed: " + reason);
    note("backend " + old.label() + " was quarantined: " + reason);
    services.warn("model " + name + ": backend " + old.label() + " failed in a step", reason);
    schedule.departed(old.provider().name(), false);
    services.later(this::reconsider, java.time.Duration.ZERO);
  }

  @Override
  public void ended(Sequence sequence) {
    services.ended(sequence);
  }

  /** Ends the loop and gives everything back. */
  void close(java.time.Duration drain) {
    closed = true;
    state = "unloaded";
    try {
      if (!loop.close(drain.toMillis() + 5_000)) {
        services.warn("model " + name + ": its loop has not ended; its memory stays leased", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    services.settleMoves();
  }

  private void close(CompiledModel model) {
    try {
      model.close();
    } catch (RuntimeException | LinkageError e) {
      services.warn("model " + name + ": a compiled model did not close", e);
    }
    ModelSource source = stayingOpen.remove(model);
    if (source != null) {
      source.close();
    }
  }

  private void note(String text) {
    notes.add(text);
    while (notes.size() > 8) {
      notes.removeFirst();
    }
  }
}
