package dev.sheaf.kernel.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sheaf.backend.Backend;
import dev.sheaf.backend.BackendCapabilities;
import dev.sheaf.backend.Capability;
import dev.sheaf.backend.CompileOptions;
import dev.sheaf.backend.CompiledModel;
import dev.sheaf.backend.Support;
import dev.sheaf.cache.KvCacheManager;
import dev.sheaf.constraint.ConstraintCompiler;
import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.GenerationEvent;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.engine.SchedulingPolicy;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.model.ModelGraph;
import dev.sheaf.model.ModelSource;
import dev.sheaf.model.Operation;
import dev.sheaf.model.TensorType;
import dev.sheaf.model.Weights;
import dev.sheaf.sampling.Candidates;
import dev.sheaf.sampling.LogitsProcessor;
import dev.sheaf.sampling.LogitsProcessorFactory;
import dev.sheaf.sampling.SamplerFactory;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.speculation.Drafter;
import dev.sheaf.speculation.DrafterFactory;
import dev.sheaf.text.Tokenizer;
import dev.sheaf.text.TokenizerFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A loop over a {@link HashModel} with providers that tests take away and give back. */
final class LoopFixture implements StepProviders, StepListener, AutoCloseable {
  static final int CONTEXT = 200;

  final Map<String, Provider<LogitsProcessorFactory>> processors = new ConcurrentHashMap<>();
  final Map<String, Provider<SamplerFactory>> samplers = new ConcurrentHashMap<>();
  volatile @Nullable Provider<KvCacheManager> cache =
      new Provider<>("list", "1.0.0", new ListCache());
  volatile @Nullable Provider<KvCacheManager> cacheWhenQuarantined;
  volatile @Nullable Provider<SchedulingPolicy> policy;
  volatile Provider<ConstraintCompiler> grammars =
      new Provider<>("steps", "1.0.0", new StepGrammar());
  private Tokenizer grammarTokenizer = new LetterTokenizer();
  final Provider<TokenizerFactory> tokenizer = new Provider<>("letters", "1.0.0", new Letters());
  final List<Compute> left = Collections.synchronizedList(new ArrayList<>());
  final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
  volatile @Nullable Throwable death;
  volatile boolean preparing;
  final StepLoop loop;
  volatile @Nullable Runnable onEnd;

  /** On the loop's thread, when it lacks a grammar or a drafter. */
  volatile @Nullable Runnable onNeed;

  private final AtomicLong numbers = new AtomicLong();

  LoopFixture() {
    this(Duration.ofSeconds(30));
  }

  LoopFixture(Duration hold) {
    this(HashModel.VOCABULARY, true, hold);
    loop.adopt(new TokenizerBinding(tokenizer, new LetterTokenizer()));
  }

  /** A loop without a tokenizer, for models with a vocabulary of their own. */
  LoopFixture(int vocabulary) {
    this(vocabulary, false, Duration.ofSeconds(30));
  }

  /** A loop for a real model, which is given its tokenizer by {@link StepLoop#adopt}. */
  LoopFixture(int vocabulary, int context) {
    this(vocabulary, true, Duration.ofSeconds(30), context);
  }

  private LoopFixture(int vocabulary, boolean text, Duration hold) {
    this(vocabulary, text, hold, CONTEXT);
  }

  private LoopFixture(int vocabulary, boolean text, Duration hold, int context) {
    samplers.put("greedy", new Provider<>("greedy", "1.0.0", p -> (c, noise) -> c.best()));
    processors.put(
        "penalties", new Provider<>("penalties", "1.0.0", (p, prompt) -> new NoRepeat()));
    processors.put(
        "temperature",
        new Provider<>("temperature", "1.0.0", (p, prompt) -> new Flatten(p.temperature())));
    loop =
        new StepLoop(
            new StepSetup("toy", vocabulary, context, 64, 16, false, text, this, this, hold));
    loop.start();
  }

  Compute adopt(String backend, CompiledModel model) throws Exception {
    return adopt(backend, model, Set.of(Capability.TREE));
  }

  Compute adopt(String backend, CompiledModel model, Set<String> can) throws Exception {
    Compute compute =
        new Compute(
            new Provider<>(backend, "1.0.0", new NoBackend()), model, model.numerics(), can);
    loop.adopt(compute).get(5, TimeUnit.SECONDS);
    return compute;
  }

  LiveGeneration submit(GenerationRequest request) {
    int[] prompt =
        ((Prompt.Ids) request.prompt()).ids().stream().mapToInt(Integer::intValue).toArray();
    long number = numbers.incrementAndGet();
    LiveGeneration generation = new LiveGeneration("r-" + number);
    Sequence sequence =
        Sequences.create(
            number, request, prompt, new boolean[prompt.length], request.maxTokens(), generation);
    request.grammar().ifPresent(g -> Sequences.constrained(sequence, g, compiled(grammars, g)));
    request
        .drafter()
        .filter(d -> !d.equals(GenerationRequest.NO_DRAFTER))
        .ifPresent(d -> Sequences.drafted(sequence, d));
    loop.add(sequence);
    return generation;
  }

  /** Compiles a grammar, as the engine would off the loop. */
  ConstraintBinding compiled(Provider<ConstraintCompiler> by, Grammar grammar) {
    return new ConstraintBinding(
        by,
        tokenizer,
        by.instance().compile(grammar.text(), grammarTokenizer, grammarTokenizer.vocabularySize()));
  }

  /** Grammars are compiled for these tokens from now on. */
  void compilesFor(Tokenizer tokens) {
    grammarTokenizer = tokens;
  }

  /** Gives the loop a drafter, as the engine would. */
  Provider<DrafterFactory> adopt(String kind, Drafter drafter) throws Exception {
    Provider<DrafterFactory> provider = new Provider<>(kind, "1.0.0", context -> drafter);
    assertThat(
            loop.adopt(new DrafterBinding(kind, provider, drafter, drafter.learnTop()))
                .get(5, TimeUnit.SECONDS))
        .isTrue();
    return provider;
  }

  static GenerationRequest request(SamplingParameters sampling, int max, int... prompt) {
    return GenerationRequest.to("toy", new Prompt.Ids(Arrays.stream(prompt).boxed().toList()))
        .sampling(sampling)
        .maxTokens(max)
        .ignoreEnd(true)
        .build();
  }

  static GenerationRequest greedy(int max, int... prompt) {
    return request(SamplingParameters.GREEDY, max, prompt);
  }

  static SamplingParameters sampled(long seed) {
    return new SamplingParameters(0.7, 0, 1, 0, 1.5, 64, 0, 0, seed, List.of(), Map.of());
  }

  static List<Integer> ids(LiveGeneration generation) {
    return generation.events().stream()
        .filter(GenerationEvent.Token.class::isInstance)
        .map(e -> ((GenerationEvent.Token) e).token().id())
        .toList();
  }

  /** Waits until a generation has that many tokens. */
  static void awaitTokens(LiveGeneration generation, int count) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (ids(generation).size() < count && !generation.ended()) {
      if (System.nanoTime() > until) {
        throw new AssertionError(
            "only "
                + ids(generation).size()
                + " of "
                + count
                + " tokens came: "
                + generation.events());
      }
      Thread.sleep(1);
    }
  }

  /** Waits until a generation says that it waits. */
  static void awaitWaiting(LiveGeneration generation) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (generation.events().stream().noneMatch(GenerationEvent.Waiting.class::isInstance)) {
      if (System.nanoTime() > until) {
        throw new AssertionError("it never waited: " + generation.events());
      }
      Thread.sleep(1);
    }
  }

  static GenerationEvent.Finished end(LiveGeneration generation) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!generation.ended() && System.nanoTime() < until) {
      Thread.sleep(1);
    }
    return generation
        .finished()
        .orElseThrow(() -> new AssertionError("no end after 20 s: " + generation.events()));
  }

  @Override
  public Optional<Provider<LogitsProcessorFactory>> processor(String name) {
    return Optional.ofNullable(processors.get(name));
  }

  @Override
  public Optional<Provider<SamplerFactory>> sampler(String name) {
    return Optional.ofNullable(samplers.get(name));
  }

  @Override
  public Optional<Provider<KvCacheManager>> cache() {
    Provider<KvCacheManager> c = cache;
    return Optional.ofNullable(c == null || c.usable() ? c : cacheWhenQuarantined);
  }

  @Override
  public Optional<Provider<SchedulingPolicy>> policy() {
    return Optional.ofNullable(policy).filter(Provider::usable);
  }

  @Override
  public void left(Compute compute) {
    left.add(compute);
  }

  @Override
  public void failed(Compute compute, Throwable reason) {
    failures.add(reason);
  }

  @Override
  public void took(Compute compute) {
    assertThat(compute.model()).isNotNull();
  }

  @Override
  public void ended(Sequence sequence) {
    Runnable action = onEnd;
    if (action != null) {
      action.run();
    }
  }

  @Override
  public boolean preparing() {
    return preparing;
  }

  @Override
  public void warned(String what, Throwable reason) {
    warnings.add(what + ": " + reason);
  }

  @Override
  public void died(Throwable reason) {
    death = reason;
  }

  @Override
  public void needsGrammar() {
    Runnable action = onNeed;
    if (action != null) {
      action.run();
    }
  }

  @Override
  public void needsDrafter() {
    needsGrammar();
  }

  /** Says that the test meant a block account to fail; without it, {@link #close} complains. */
  void expectWarnings() {
    assertThat(warnings).isNotEmpty();
    warnings.clear();
  }

  @Override
  public void close() throws InterruptedException {
    if (!loop.close(5_000)) {
      throw new AssertionError("the loop did not end");
    }
    assertThat(warnings).isEmpty();
  }

  /** Forbids the token chosen last: needs its push to have been replayed. */
  private static final class NoRepeat implements LogitsProcessor {
    private final List<Integer> tokens = new ArrayList<>();

    @Override
    public void push(int token, long carry) {
      tokens.add(token);
    }

    @Override
    public void pop() {
      tokens.removeLast();
    }

    @Override
    public void apply(Candidates candidates) {
      tokens.forEach(t -> candidates.edit(t, candidates.score(t) - 1.5));
    }
  }

  private record Flatten(double temperature) implements LogitsProcessor {
    @Override
    public void apply(Candidates candidates) {
      candidates.everything();
      for (int i = 0; i < candidates.count(); i++) {
        candidates.survivorScore(i, candidates.survivorScore(i) / temperature);
      }
    }
  }

  private static final class Letters implements TokenizerFactory {
    @Override
    public boolean recognises(ModelSource source) {
      return true;
    }

    @Override
    public Tokenizer create(ModelSource source) {
      return new LetterTokenizer();
    }
  }

  private static final class NoBackend implements Backend {
    @Override
    public BackendCapabilities probe() {
      throw new AssertionError("the loop does not probe");
    }

    @Override
    public int fitness() {
      return 1;
    }

    @Override
    public Support supports(Operation operation, TensorType type) {
      return Support.YES;
    }

    @Override
    public CompiledModel compile(ModelGraph graph, Weights weights, CompileOptions options) {
      throw new AssertionError("the loop does not compile; " + Set.of(graph, options));
    }
  }
}
