package dev.sheaf.kernel.internal.reasoning;

import dev.sheaf.error.SheafException;
import dev.sheaf.kernel.internal.select.Provider;
import dev.sheaf.reasoning.ReasoningStrategy;
import dev.sheaf.reasoning.StrategyRequest;
import dev.sheaf.reasoning.StrategyRun;
import dev.sheaf.reasoning.StrategyRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Starts runs, and ends them when their strategy's bundle or the engine goes. Thread-safe. */
public final class Runner implements StrategyRunner, AutoCloseable {
  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final RunnerHost host;
  private final Calls calls;
  private final AtomicLong numbers = new AtomicLong();
  private final List<LiveRun> running = new CopyOnWriteArrayList<>();

  public Runner(RunnerHost host) {
    this.host = host;
    this.calls = new Calls(host);
  }

  @Override
  public Map<String, Map<String, String>> strategies() {
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (Provider<ReasoningStrategy> p : host.all(ReasoningStrategy.class)) {
      all.put(p.name(), Map.copyOf(p.instance().parameters()));
    }
    return java.util.Collections.unmodifiableMap(all);
  }

  @Override
  public StrategyRun start(StrategyRequest request) {
    Provider<ReasoningStrategy> strategy =
        calls.named(ReasoningStrategy.class, "strategy", request.strategy());
    RunModel model = host.model(request.question());
    Journal journal =
        request.journal().map(p -> journal(p, request, strategy, model)).orElseGet(Journal::none);
    LiveRun run =
        new LiveRun(
            "s-" + numbers.incrementAndGet(),
            host,
            model,
            request,
            journal,
            strategy,
            running::remove);
    strategy.enter();
    running.add(run);
    run.start();
    if (strategy.gone()) {
      run.abandon(left(run)); // it went before anyone could tell the run
    }
    return run;
  }

  private static Journal journal(
      Path path, StrategyRequest request, Provider<ReasoningStrategy> strategy, RunModel model) {
    String version = strategy.version().toString();
    byte[] digest = Digest.of(request, version, model.handle().digest(), model.question());
    return Journal.open(path.toAbsolutePath(), digest);
  }

  @Override
  public List<StrategyRun> runs() {
    return List.copyOf(running);
  }

  /**
   * A strategy's bundle goes, and its runs have not ended in time: they are interrupted. False if
   * it has none.
   */
  public boolean abandon(Provider<?> strategy) {
    List<LiveRun> its = new ArrayList<>(running);
    its.removeIf(r -> !r.runs(strategy));
    its.forEach(r -> r.abandon(left(r)));
    awaitEnd(its);
    return !its.isEmpty();
  }

  private static SheafException left(LiveRun run) {
    return SheafException.of(
            RunCodes.STRATEGY_LEFT, "strategy " + run.strategy() + " was stopped during its run")
        .where("run " + run.id())
        .next("start it again with the same journal")
        .toException();
  }

  private static void awaitEnd(List<LiveRun> runs) {
    long until = System.nanoTime() + END_NANOS;
    try {
      for (LiveRun r : runs) {
        long left = until - System.nanoTime();
        var unused = r.event(Integer.MAX_VALUE, java.time.Duration.ofNanos(Math.max(1, left)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all runs; their journals stay whole. */
  @Override
  public void close() {
    List<LiveRun> all = List.copyOf(running);
    for (LiveRun r : all) {
      r.abandon(
          SheafException.of(RunCodes.INTERRUPTED, "the engine shuts down")
              .where("run " + r.id())
              .next("start it again with the same journal")
              .toException());
    }
    awaitEnd(all);
  }
}
