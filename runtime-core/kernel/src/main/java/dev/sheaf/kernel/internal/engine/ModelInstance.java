package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model: its step loop, and which backend serves it.
 *
 * <p>{@link #reconsider} is where a model gets its backend, at load and after every change: it
 * compares what serves the model with what should, compiles if they differ, and hands the result to
 * the loop at a step boundary. It runs on the engine's moving thread only, so two changes never
 * overlap.
 */
final class ModelInstance implements StepListener {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ModelServices services;
  private final String name;
  private final ModelFile file;
  private final ModelFacts facts;
  private final ModelSize size;
  private final Optional<String> pin;
  private final StepLoop loop;
  private final BackendSchedule schedule;
  private final boolean hasTokenizer;
  private final ModelCompiler compiler;
  private final ModelTechniques techniques;
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private volatile @Nullable Compute compute;
  private volatile @Nullable TokenizerBinding tokenizer;
  private volatile String state = "loading";
  private volatile double loadSeconds;
  private volatile boolean served;
  private volatile boolean preparing;
  private volatile boolean draining;
  private volatile boolean closed;
  private volatile @Nullable Throwable death;
  private @Nullable CompletableFuture<?> late;

  ModelInstance(
      ModelServices services,
      String name,
      ModelFile file,
      ModelFacts facts,
      ModelSize size,
      Optional<String> pin,
      Optional<TokenizerBinding> tokenizer) {
    this.services = services;
    this.name = name;
    this.file = file;
    this.facts = facts;
    this.size = size;
    this.pin = pin;
    this.compiler = new ModelCompiler(services, name, file, facts, size);
    this.hasTokenizer = tokenizer.isPresent();
    this.tokenizer = tokenizer.orElse(null);
    this.schedule = new BackendSchedule(services.hold(), System::nanoTime);
    this.loop =
        new StepLoop(
            new StepSetup(
                name,
                facts.graph().vocabulary(),
                size.contextTokens(),
                size.batchRows(),
                size.logitRows(),
                pin.isPresent(),
                hasTokenizer,
                services.stepProviders(),
                this,
                services.hold().others()));
    this.techniques = new ModelTechniques(services, name, file, facts.graph().vocabulary(), loop);
    try {
      this.loop.start();
    } catch (OutOfMemoryError e) {
      throw PluginCall.outOfMemory("the step loop of model " + name, file.path(), e);
    }
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

  /** From now on it takes no requests, and what it has ends. */
  void drain() {
    draining = true;
  }

  /** Whether its loop has ended by a failure: only loading it again helps. */
  boolean dead() {
    return death != null;
  }

  /** Refuses requests that could not run. */
  void requireServing() {
    Throwable reason = death;
    if (reason != null) {
      throw SheafException.of(EngineCodes.MODEL_FAILED, "model " + name + " has failed")
          .found(reason)
          .where(file.path())
          .next("sheaf:model load it again, and report the failure")
          .toException();
    }
    if (draining || closed) {
      throw beingUnloaded();
    }
  }

  private SheafException beingUnloaded() {
    return SheafException.of(EngineCodes.SHUTTING_DOWN, "model " + name + " is being unloaded")
        .toException();
  }

  private synchronized void state(String next) {
    if (!closed && death == null) {
      state = next;
    }
  }

  /** The backend that it was loaded on. */
  Optional<String> home() {
    return schedule.home();
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

  /**
   * Leaves a provider at the next step boundary; done when no call into it is running. Any thread.
   */
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

  /**
   * Leaves what went while the model was loading and before anyone could tell it. Whoever calls
   * this has made the model known first, so that a departure is seen here or told to the model, or
   * both.
   */
  void leaveGone() {
    Compute c = compute;
    if (c != null && c.provider().gone()) {
      var unused = drop(Backend.class, c.provider(), true);
    }
    TokenizerBinding t = tokenizer;
    if (t != null && t.provider().gone()) {
      var unused = drop(TokenizerFactory.class, t.provider(), true);
    }
    services.later(this::reconsider, Duration.ZERO);
    services.later(this::renewTokenizer, Duration.ZERO);
  }

  /** Gets the model the backend that it should have. On the moving thread. */
  void reconsider() {
    if (closed || dead()) {
      return;
    }
    if (late != null && !late.isDone()) {
      services.later(this::reconsider, PATIENCE); // one compiled model waits for the loop already
      return;
    }
    BackendChoice.Answer answer = services.choice().forGraph(facts.graph(), facts.types(), pin);
    BackendSchedule.Decision decision =
        schedule.decide(compute().map(Compute::provider), answer.usable());
    decision.again().ifPresent(delay -> services.later(this::reconsider, delay));
    if (decision.target().isEmpty()) {
      state(compute == null ? "waiting" : "ready");
      return;
    }
    Provider<Backend> target = decision.target().get();
    if (compute != null) {
      state("moving");
    }
    try {
      serve(target);
      schedule.serves(target.name());
    } catch (SheafException e) {
      state(compute == null ? "waiting" : "ready");
      if (closed || dead() || target.gone()) {
        return; // whoever went is not to blame, and its going has been announced
      }
      note("backend " + target + " could not take over: " + e.summary());
      services.warn("model " + name + ": backend " + target + " could not take over", e);
      schedule.failed(target);
      services.later(this::reconsider, Duration.ZERO);
    }
  }

  /**
   * Compiles the model for a backend for the first time, on the thread that loads it.
   *
   * @throws SheafException as it is: the caller decides what to try next
   */
  void serveFirst(Provider<Backend> backend) {
    serve(backend);
    schedule.home(backend.name());
  }

  private void serve(Provider<Backend> backend) {
    preparing = true;
    try {
      adopt(compiler.compile(backend, served));
    } finally {
      preparing = false;
    }
  }

  private void adopt(Compute next) {
    CompletableFuture<Boolean> answer = loop.adopt(next);
    boolean adopted = false;
    try {
      adopted = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | InterruptedException e) {
      // The loop is inside a long step. When that ends, it takes the model over, or gives it back;
      // until then it is nobody else's.
      services.warn(
          "model " + name + ": a step still runs; " + next.label() + " takes over when it ends",
          null);
      late = answer.whenComplete((took, reason) -> closeUnless(took, next));
      return;
    } catch (ExecutionException e) {
      services.warn("model " + name + ": its loop did not take over " + next.label(), e.getCause());
    }
    if (!adopted) {
      compiler.close(next.model());
      if (next.provider().gone()) {
        throw SheafException.of(
                EngineCodes.NO_BACKEND,
                "backend " + next.label() + " went while it compiled the model")
            .next("load the model again, or wait for the backend's return")
            .toException();
      }
      throw beingUnloaded();
    }
  }

  private void closeUnless(@Nullable Boolean took, Compute next) {
    if (took == null || !took) {
      compiler.close(next.model());
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
        renewGrammars();
        if (found.get().provider().gone()) {
          drop(TokenizerFactory.class, found.get().provider(), true);
        }
      }
    } catch (SheafException e) {
      note("the tokenizer could not be built again: " + e.summary());
      services.warn("model " + name + ": the tokenizer could not be built again", e);
    }
  }

  /** Compiles grammars again that sequences wait for. On the moving thread. */
  void renewGrammars() {
    TokenizerBinding t = tokenizer;
    if (!closed && !dead() && t != null) {
      techniques.renewGrammars(t);
    }
  }

  /** Opens drafters that sequences would use. On the moving thread. */
  void renewDrafters() {
    if (!closed && !dead()) {
      techniques.renewDrafters();
    }
  }

  @Override
  public void needsGrammar() {
    services.later(this::renewGrammars, Duration.ZERO);
  }

  @Override
  public void needsDrafter() {
    services.later(this::renewDrafters, Duration.ZERO);
  }

  @Override
  public void took(Compute next) {
    compute = next;
    served = true;
    state("ready");
  }

  @Override
  public void left(Compute old) {
    compute = null;
    state("moving");
    if (closed) {
      compiler.close(
          old.model()); // no step follows, and the moving thread may be gone before it comes to it
    } else {
      services.later(() -> compiler.close(old.model()), Duration.ZERO);
    }
  }

  @Override
  public void failed(Compute old, Throwable reason) {
    old.provider().quarantine("a step of " + name + " failed: " + reason);
    note("backend " + old.label() + " was quarantined: " + reason);
    services.warn("model " + name + ": backend " + old.label() + " failed in a step", reason);
    schedule.departed(old.provider().name(), false);
    services.later(this::reconsider, Duration.ZERO);
  }

  @Override
  public boolean preparing() {
    return preparing;
  }

  @Override
  public void warned(String what, Throwable reason) {
    note(what + ": " + reason);
    services.warn("model " + name + ": " + what, reason);
  }

  @Override
  public void died(Throwable reason) {
    state("failed");
    death = reason;
    note("its step loop ended by a failure: " + reason);
    services.warn("model " + name + ": its step loop ended by a failure", reason);
  }

  @Override
  public void ended(Sequence sequence) {
    services.ended(sequence);
  }

  /** Ends the loop and gives everything back. */
  void close() {
    synchronized (this) {
      closed = true;
      state = "unloaded";
    }
    try {
      if (!loop.close(PATIENCE.toMillis())) {
        services.warn("model " + name + ": its loop has not ended; its memory stays leased", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    services.settleMoves();
  }

  private void note(String text) {
    notes.add(text);
    while (notes.size() > 8) {
      notes.removeFirst();
    }
  }
}
