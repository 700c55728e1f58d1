package dev.sheaf.kernel.internal.engine;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.HostMemory;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.engine.Generation;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.engine.LoadRequest;
import dev.sheaf.engine.ModelText;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.SchedulingPolicy;
import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.memory.LeasedMemory;
import dev.sheaf.kernel.internal.reasoning.Runner;
import dev.sheaf.kernel.internal.select.ComponentBarrier;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.select.Registry;
import dev.sheaf.kernel.internal.step.Sequence;
import dev.sheaf.kernel.internal.step.StepProviders;
import dev.sheaf.kernel.internal.step.TokenizerBinding;
import dev.sheaf.kernel.internal.swap.Lifecycle;
import dev.sheaf.model.ModelArchitecture;
import dev.sheaf.model.ModelFormat;
import dev.sheaf.model.ModelSource;
import dev.sheaf.plan.Planner;
import dev.sheaf.reasoning.AnswerExtractor;
import dev.sheaf.reasoning.ReasoningStrategy;
import dev.sheaf.reasoning.RewardModel;
import dev.sheaf.reasoning.StrategyRunner;
import dev.sheaf.reasoning.Verifier;
import dev.sheaf.report.BackendReport;
import dev.sheaf.report.LogitsReport;
import dev.sheaf.report.ModelReport;
import dev.sheaf.report.RequestReport;
import dev.sheaf.report.StatusReport;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.speculation.DrafterFactory;
import dev.sheaf.text.ChatTemplateEngine;
import dev.sheaf.text.TokenizerFactory;
import dev.sheaf.tool.CodeExecutor;
import dev.sheaf.tool.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/**
 * The engine behind {@link InferenceEngine}: it finds providers, holds models, and moves them when
 * providers come and go.
 */
public final class Engine
    implements InferenceEngine, ModelServices, Registry.Listener, AutoCloseable {
  private static final Duration START = Duration.ofSeconds(3);
  private static final Duration SETTLE = Duration.ofSeconds(15);

  /** Contracts whose providers the kernel looks for. */
  private static final List<Class<?>> KINDS =
      List.of(
          ModelFormat.class,
          ModelArchitecture.class,
          TokenizerFactory.class,
          ChatTemplateEngine.class,
          Backend.class,
          KvCacheManager.class,
          LogitsProcessorFactory.class,
          SamplerFactory.class,
          SchedulingPolicy.class,
          ConstraintCompiler.class,
          DrafterFactory.class,
          Planner.class,
          ReasoningStrategy.class,
          RewardModel.class,
          AnswerExtractor.class,
          Verifier.class,
          Tool.class,
          CodeExecutor.class);

  private final long startedNanos = System.nanoTime();
  private final BundleContext context;
  private final EngineSettings settings;
  private final KernelLog log;
  private final Lifecycle lifecycle;
  private final Registry registry;
  private final LeasedMemory memory;
  private final BackendChoice choice;
  private final ModelLoader loader;
  private final GrammarDesk grammars;
  private final DraftDesk drafters;
  private final Templates templates;
  private final TokenizerFinder tokenizers;
  private final RequestBook requests;
  private final ModelTexts texts;
  private final LogitsDoor logits;
  private final StatusReports status;
  private final Runner runner;
  private final Departures departures;
  private final ScheduledThreadPoolExecutor moves;
  private final Map<String, ModelInstance> models = new ConcurrentHashMap<>();
  private volatile String lastChange = "started";
  private volatile boolean closed;

  public Engine(BundleContext context, Lifecycle lifecycle, EngineSettings settings) {
    this.context = context;
    this.settings = settings;
    this.lifecycle = lifecycle;
    this.log = new KernelLog(context);
    this.registry = new Registry(context, lifecycle, settings.activation(), KINDS, this);
    this.memory = new LeasedMemory(settings.memoryBytes());
    this.choice = new BackendChoice(registry, lifecycle, settings.probe());
    this.grammars = new GrammarDesk(registry);
    this.drafters = new DraftDesk(registry);
    this.templates = new Templates(registry);
    this.tokenizers = new TokenizerFinder(registry);
    SamplingDesk sampling = new SamplingDesk(registry);
    this.loader = new ModelLoader(registry, this, sampling);
    PromptDesk prompts = new PromptDesk(templates, settings.hold());
    this.requests = new RequestBook(sampling, prompts, grammars, drafters);
    this.texts = new ModelTexts(registry, this, prompts, templates);
    this.logits = new LogitsDoor(prompts, requests);
    this.status = new StatusReports(startedNanos, settings, lifecycle, registry, memory, requests);
    this.runner = new Runner(new RunDoor(registry, this, requests, this::find));
    this.departures = new Departures(runner::abandon, this::warn);
    this.moves =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread t =
                  Thread.ofPlatform()
                      .name("sheaf-moves")
                      .daemon(true)
                      .inheritInheritableThreadLocals(false)
                      .unstarted(task);
              t.setContextClassLoader(null);
              return t;
            });
    moves.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs strategies on the loaded models. */
  public StrategyRunner runner() {
    return runner;
  }

  /** Starts looking for providers. */
  public void open() throws InvalidSyntaxException {
    registry.open();
  }

  @Override
  public ModelReport load(LoadRequest request) {
    requireOpen();
    settle();
    synchronized (loader) {
      ModelInstance model = loader.load(request, models);
      ModelInstance before = models.put(model.name(), model);
      if (before != null && before != model) {
        before.close(); // its loop had died
      }
      if (closed && models.remove(model.name(), model)) {
        model.close();
        requireOpen();
      }
      model.leaveGone();
      changed("model " + model.name() + " loaded");
      return ModelReports.of(model, memory, requests);
    }
  }

  @Override
  public ModelReport unload(String name, Duration drain) {
    ModelInstance model = find(name);
    long before = memory.leasedBytes();
    model.drain();
    requests.drain(name, drain);
    model
        .close(); // while the model is still known, so that a backend that goes now is left in good
    // order
    models.remove(name, model);
    changed("model %s unloaded, %,d bytes returned".formatted(name, before - memory.leasedBytes()));
    return ModelReports.of(model, memory, requests);
  }

  @Override
  public List<ModelReport> models() {
    return models.values().stream()
        .sorted(java.util.Comparator.comparing(ModelInstance::name))
        .map(m -> ModelReports.of(m, memory, requests))
        .toList();
  }

  @Override
  public ModelReport model(String name) {
    return ModelReports.of(find(name), memory, requests);
  }

  @Override
  public Generation submit(GenerationRequest request) {
    requireOpen();
    ModelInstance model = find(request.model());
    model.requireServing();
    return requests.submit(model, request);
  }

  @Override
  public Planner.Plan plan(LoadRequest request) {
    requireOpen();
    settle();
    return loader.plan(request, Math.max(0, memory.limitBytes() - memory.leasedBytes()));
  }

  @Override
  public ModelText text(String model) {
    requireOpen();
    return texts.of(find(model));
  }

  @Override
  public ModelText text(Path file) {
    requireOpen();
    settle();
    return texts.of(file);
  }

  @Override
  public LogitsReport logits(String model, Prompt prompt, int top) throws InterruptedException {
    requireOpen();
    ModelInstance asked = find(model);
    asked.requireServing();
    return logits.logits(asked, prompt, top);
  }

  @Override
  public List<RequestReport> requests() {
    return requests.reports();
  }

  @Override
  public boolean cancel(String requestId) {
    return requests.cancel(requestId);
  }

  @Override
  public List<BackendReport> backends() {
    settle();
    return BackendReports.of(registry, choice, models.values());
  }

  @Override
  public StatusReport status() {
    return status.of(models.values(), lastChange);
  }

  @Override
  public void arrived(Class<?> kind, Provider<?> provider) {
    changed(kind.getSimpleName() + " " + provider + " arrived");
    if (kind == Backend.class || kind == ModelFormat.class) {
      models.values().forEach(m -> later(m::reconsider, Duration.ZERO));
    }
    if (kind == TokenizerFactory.class || kind == ModelFormat.class) {
      models.values().forEach(m -> later(m::renewTokenizer, Duration.ZERO));
    }
    if (kind == ConstraintCompiler.class) {
      models.values().forEach(m -> later(m::renewGrammars, Duration.ZERO));
    }
    if (kind == DrafterFactory.class) {
      models.values().forEach(m -> later(m::renewDrafters, Duration.ZERO));
    }
  }

  @Override
  public GrammarDesk grammars() {
    return grammars;
  }

  @Override
  public Optional<Provider<DrafterFactory>> drafters(String kind) {
    return drafters.factory(kind);
  }

  @Override
  public void leaving(Class<?> kind, Provider<?> provider) {
    departures.await(leave(kind, provider, true), List.of(provider));
    changed(kind.getSimpleName() + " " + provider + " left");
    if (kind == Backend.class) {
      models.values().forEach(m -> later(m::reconsider, Duration.ZERO));
    }
    if (kind == TokenizerFactory.class) {
      models.values().forEach(m -> later(m::renewTokenizer, settings.hold().backend()));
    }
  }

  /**
   * Makes every model leave a provider at its next step boundary; the answers tell how many
   * sequences each parked.
   */
  private List<CompletableFuture<Integer>> leave(
      Class<?> kind, Provider<?> provider, boolean hold) {
    provider.leave();
    templates.forget(provider);
    return models.values().stream().map(m -> m.drop(kind, provider, hold)).toList();
  }

  /**
   * Parks everything that a bundle serves.
   *
   * @param hold whether its return is waited for
   * @return how many sequences were parked
   */
  public int park(Bundle bundle, boolean hold) {
    List<CompletableFuture<Integer>> parked = new ArrayList<>();
    List<Provider<?>> leaving = new ArrayList<>();
    for (Class<?> kind : KINDS) {
      for (Provider<?> p : registry.all(kind)) {
        if (bundle.equals(p.bundle())) {
          leaving.add(p);
          parked.addAll(leave(kind, p, hold));
        }
      }
    }
    return departures.await(parked, leaving);
  }

  /** Lets models settle on what is there after a bundle came or went. */
  public void reconsider() {
    models.values().forEach(m -> later(m::reconsider, Duration.ZERO));
  }

  /** Notes what an operator did. */
  public void changed(String what) {
    lastChange = what;
    log.info(what);
  }

  /** Nobody is told that a provider is missing which is only just starting. */
  private void settle() {
    Duration left = START.minusNanos(System.nanoTime() - startedNanos);
    if (!left.isNegative()) {
      ComponentBarrier.await(context.getBundles(), left);
    }
    lifecycle.settle(SETTLE);
  }

  private ModelInstance find(String name) {
    ModelInstance model = models.get(name);
    if (model == null) {
      throw SheafException.of(EngineCodes.NO_SUCH_MODEL, "no model is called '" + name + "'")
          .expected(
              models.isEmpty() ? "a loaded model; none is" : String.join(", ", models.keySet()))
          .found(name)
          .next("sheaf:model load <file>")
          .toException();
    }
    return model;
  }

  private void requireOpen() {
    if (closed) {
      throw SheafException.of(EngineCodes.SHUTTING_DOWN, "the engine is shutting down")
          .toException();
    }
  }

  @Override
  public BackendChoice choice() {
    return choice;
  }

  @Override
  public StepProviders stepProviders() {
    return new RegisteredProviders(registry);
  }

  @Override
  public HostMemory memory() {
    return memory;
  }

  @Override
  public HoldTimes hold() {
    return settings.hold();
  }

  @Override
  public int threads() {
    return settings.threads();
  }

  @Override
  public Optional<TokenizerBinding> tokenizerFor(ModelSource source) {
    return tokenizers.find(source);
  }

  @Override
  public void later(Runnable work, Duration delay) {
    try {
      var unused =
          moves.schedule(
              () -> {
                try {
                  work.run();
                } catch (RuntimeException | Error e) {
                  warn("moving a model", e);
                }
              },
              delay.toNanos(),
              TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closing) {
      work.run();
    }
  }

  @Override
  public void settleMoves() {
    try {
      moves.submit(() -> {}).get(10, TimeUnit.SECONDS);
    } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
      warn("waiting for moves", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void ended(Sequence sequence) {
    requests.ended(sequence);
  }

  @Override
  public void warn(String message, @Nullable Throwable reason) {
    log.warn(message, reason);
  }

  @Override
  public void close() {
    closed = true;
    runner.close(); // while there are models to free what it holds
    for (ModelInstance m : List.copyOf(models.values())) {
      m.close();
      models.remove(m.name(), m);
    }
    registry.close();
    moves.shutdown();
    log.close();
  }
}
