package dev.sheaf.kernel.internal.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Capability;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.SchedulingPolicy;
import dev.sheaf.engine.TokenRecord;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.kernel.internal.step.Compute;
import dev.sheaf.kernel.internal.step.HashModel;
import dev.sheaf.kernel.internal.step.LiveGeneration;
import dev.sheaf.kernel.internal.step.Sequence;
import dev.sheaf.kernel.internal.step.Sequences;
import dev.sheaf.kernel.internal.step.StepListener;
import dev.sheaf.kernel.internal.step.StepLoop;
import dev.sheaf.kernel.internal.step.StepProviders;
import dev.sheaf.kernel.internal.step.StepSetup;
import dev.sheaf.kernel.internal.text.EncodedPrompt;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.ModelHandle;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.ReasoningStrategy;
import dev.sheaf.reasoning.StrategyContext;
import dev.sheaf.reasoning.StrategyRequest;
import dev.sheaf.reasoning.StrategyRun;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.testing.Providers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A loop with the real cache and samplers over one model, and runs of strategies on it. */
final class RunFixture implements RunnerHost, StepProviders, StepListener, AutoCloseable {
  static final int[] QUESTION = {5, 17, 3, 40, 8, 21, 9};
  static final int CONTEXT = 200;

  private static final Map<String, Provider<LogitsProcessorFactory>> PROCESSORS =
      new ConcurrentHashMap<>();
  private static final Map<String, Provider<SamplerFactory>> SAMPLERS = new ConcurrentHashMap<>();

  final CountedModel model;
  final StepLoop loop;
  final Runner runner = new Runner(this);

  /** What the backend names; {@link #adopt} tells the loop. */
  final Set<String> capabilities = ConcurrentHashMap.newKeySet();

  final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
  final Map<Class<?>, List<Provider<?>>> providers = new ConcurrentHashMap<>();
  int[] question = QUESTION;
  volatile Set<Integer> ends = Set.of();
  private final int vocabulary;
  private final AtomicLong numbers = new AtomicLong();
  private final Provider<KvCacheManager> cache =
      new Provider<>("paged", "1.0.0", Providers.named(KvCacheManager.class, "paged"));

  /** A {@link HashModel} with so many blocks of four tokens. */
  RunFixture(int blocks) {
    this(new HashModel("hash", blocks), HashModel.VOCABULARY);
  }

  RunFixture(CompiledModel model, int vocabulary) {
    this.model = new CountedModel(model);
    this.vocabulary = vocabulary;
    this.loop =
        new StepLoop(
            new StepSetup(
                "toy",
                vocabulary,
                CONTEXT,
                64,
                16,
                false,
                false,
                this,
                this,
                Duration.ofSeconds(30)));
    capabilities.add(Capability.TREE);
    loop.start();
    adopt();
  }

  /** Moves the loop to its model anew: all state in the store is left. */
  void adopt() {
    try {
      loop.adopt(
              new Compute(
                  new Provider<>("hash", "1.0.0", NoBackend.INSTANCE),
                  model,
                  model.numerics(),
                  capabilities))
          .get(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Says that the backend can do more. */
  void can(String... more) {
    capabilities.addAll(List.of(more));
    adopt();
  }

  <T> Provider<T> provide(Class<T> kind, String name, T instance) {
    Provider<T> p = new Provider<>(name, "1.0.0", instance);
    providers.computeIfAbsent(kind, k -> new CopyOnWriteArrayList<>()).add(p);
    return p;
  }

  static SamplingParameters sampled(long seed) {
    return new SamplingParameters(0.9, 20, 1, 0, 1.3, 32, 0, 0, seed, List.of(), Map.of());
  }

  GenerationRequest asked(SamplingParameters sampling, int max) {
    return GenerationRequest.to("toy", new Prompt.Ids(Arrays.stream(question).boxed().toList()))
        .sampling(sampling)
        .maxTokens(max)
        .ignoreEnd(ends.isEmpty())
        .build();
  }

  /** What a strategy does in a test. */
  interface Body {
    String answer(StrategyContext context) throws Exception;
  }

  static ReasoningStrategy strategy(Body body) {
    return context -> {
      try {
        return new ReasoningStrategy.Answer(body.answer(context), true, "");
      } catch (RuntimeException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    };
  }

  StrategyRun start(GenerationRequest question, Budget budget, @Nullable Path journal, Body body) {
    providers.remove(ReasoningStrategy.class);
    provide(ReasoningStrategy.class, "test", strategy(body));
    return runner.start(
        new StrategyRequest(question, "test", Map.of(), budget, Optional.ofNullable(journal)));
  }

  /** Runs to the end, which must be an answer. */
  ReasoningEvent.Finished run(GenerationRequest question, Body body) throws Exception {
    ReasoningEvent.Finished end = end(start(question, Budget.UNLIMITED, null, body));
    end.error()
        .ifPresent(e -> {
          throw e;
        });
    assertThat(end.answer()).isPresent();
    return end;
  }

  /** What failed is a defect of the test's strategy, most often a failed assertion. */
  static void requireAnswer(ReasoningEvent.Finished end) {
    end.error()
        .ifPresent(e -> {
          if (e.getCause() instanceof AssertionError failed) {
            throw failed;
          }
          throw e;
        });
    assertThat(end.answer()).isPresent();
  }

  static ReasoningEvent.Finished end(StrategyRun run) throws InterruptedException {
    for (int i = 0; ; i++) {
      ReasoningEvent event =
          run.event(i, Duration.ofSeconds(30))
              .orElseThrow(() -> new AssertionError("no end within 30 s: " + run.events()));
      if (event instanceof ReasoningEvent.Finished end) {
        return end;
      }
    }
  }

  /** The plain generation of a request, without a branch. */
  List<TokenRecord> plain(GenerationRequest request) throws Exception {
    LiveGeneration generation = new LiveGeneration("plain");
    loop.add(
        Sequences.create(
            numbers.incrementAndGet(),
            request,
            question,
            new boolean[question.length],
            request.maxTokens(),
            generation));
    assertThat(generation.await().error()).isEmpty();
    return generation.events().stream()
        .filter(GenerationEvent.Token.class::isInstance)
        .map(e -> ((GenerationEvent.Token) e).token())
        .toList();
  }

  static List<Integer> ids(List<TokenRecord> tokens) {
    return tokens.stream().map(TokenRecord::id).toList();
  }

  /** All blocks are free again. */
  void requireNoLeak() throws Exception {
    loop.settled().get(5, TimeUnit.SECONDS);
    int[] blocks = loop.blocks();
    assertThat(blocks[0]).as("free of %d blocks", blocks[1]).isEqualTo(blocks[1]);
  }

  @Override
  public RunModel model(GenerationRequest asked) {
    return new Model();
  }

  private final class Model implements RunModel {
    @Override
    public ModelHandle handle() {
      return new ModelHandle("toy", "digest", vocabulary);
    }

    @Override
    public int vocabulary() {
      return vocabulary;
    }

    @Override
    public EncodedPrompt question() {
      return new EncodedPrompt(question, new boolean[question.length]);
    }

    @Override
    public int contextTokens() {
      return CONTEXT;
    }

    @Override
    public long stateTokens() {
      return (long) model.kv().blocks() * blockTokens();
    }

    @Override
    public int blockTokens() {
      return model.kv().layout().blockTokens();
    }

    @Override
    public int slots() {
      return model.kv().slots() == 0 ? Integer.MAX_VALUE : model.kv().slots();
    }

    @Override
    public boolean can(String capability) {
      return capabilities.contains(capability);
    }

    @Override
    public StepLoop loop() {
      return loop;
    }

    @Override
    public void submit(Sequence sequence, GenerationRequest request) {
      request.drafter().ifPresent(d -> Sequences.drafted(sequence, d));
      loop.add(sequence);
    }

    @Override
    public int[] encode(String text) {
      return text.chars().map(c -> c - 'A').toArray();
    }

    @Override
    public String decode(int[] ids) {
      StringBuilder text = new StringBuilder();
      for (int id : ids) {
        text.append((char) ('A' + id));
      }
      return text.toString();
    }

    @Override
    public Set<Integer> ends() {
      return ends;
    }

    @Override
    public long nextNumber() {
      return numbers.incrementAndGet();
    }

    @Override
    public void requireServing() {}
  }

  @Override
  @SuppressWarnings("unchecked") // provided under their own kind
  public <T> List<Provider<T>> all(Class<T> kind) {
    List<Provider<T>> out = new ArrayList<>();
    providers.getOrDefault(kind, List.of()).forEach(p -> out.add((Provider<T>) p));
    return out;
  }

  @Override
  public void warn(String message, @Nullable Throwable reason) {
    warnings.add(message + ": " + reason);
  }

  @Override
  public Optional<Provider<LogitsProcessorFactory>> processor(String name) {
    Optional<Provider<LogitsProcessorFactory>> own =
        all(LogitsProcessorFactory.class).stream().filter(p -> p.name().equals(name)).findFirst();
    return own.isPresent()
        ? own
        : Optional.of(
            PROCESSORS.computeIfAbsent(
                name,
                n -> new Provider<>(n, "1.0.0", Providers.named(LogitsProcessorFactory.class, n))));
  }

  @Override
  public Optional<Provider<SamplerFactory>> sampler(String name) {
    return Optional.of(
        SAMPLERS.computeIfAbsent(
            name, n -> new Provider<>(n, "1.0.0", Providers.named(SamplerFactory.class, n))));
  }

  @Override
  public Optional<Provider<KvCacheManager>> cache() {
    return Optional.of(cache);
  }

  @Override
  public Optional<Provider<SchedulingPolicy>> policy() {
    return Optional.empty();
  }

  @Override
  public void took(Compute compute) {}

  @Override
  public void left(Compute compute) {}

  @Override
  public void failed(Compute compute, Throwable reason) {
    warnings.add("a step failed: " + reason);
  }

  @Override
  public void ended(Sequence sequence) {}

  @Override
  public boolean preparing() {
    return false;
  }

  @Override
  public void warned(String what, Throwable reason) {
    warnings.add(what + ": " + reason);
  }

  @Override
  public void needsGrammar() {}

  @Override
  public void needsDrafter() {}

  @Override
  public void died(Throwable reason) {
    warnings.add("the loop died: " + reason);
  }

  @Override
  public void close() throws InterruptedException {
    runner.close();
    if (!loop.close(5_000)) {
      throw new AssertionError("the loop did not end");
    }
    assertThat(warnings).isEmpty();
  }
}
