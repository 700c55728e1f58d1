package dev.sheaf.shell.internal;

import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.Prompt;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.StrategyRequest;
import dev.sheaf.reasoning.StrategyRun;
import dev.sheaf.reasoning.StrategyRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Runs nothing: it remembers what it was asked, and a test says what its runs do. */
public final class FakeRunner implements StrategyRunner {
  public final List<StrategyRequest> started = new CopyOnWriteArrayList<>();
  public final List<FakeRun> fakes = new CopyOnWriteArrayList<>();
  public Consumer<FakeRun> script = run -> {};

  /** A request that says little. */
  public static StrategyRequest request() {
    return new StrategyRequest(
        GenerationRequest.greedy("tiny", Prompt.text("x"), 8),
        "best-of-n",
        Map.of(),
        Budget.UNLIMITED,
        Optional.empty());
  }

  @Override
  public Map<String, Map<String, String>> strategies() {
    return Map.of(
        "best-of-n", Map.of("n", "How many; 8 by default.", "reward", "Who scores."),
        "beam", Map.of("width", "How many beams to keep."),
        "bare", Map.of());
  }

  @Override
  public StrategyRun start(StrategyRequest request) {
    started.add(request);
    FakeRun run = new FakeRun("s-" + started.size(), request.strategy());
    fakes.add(run);
    script.accept(run);
    return run;
  }

  @Override
  public List<StrategyRun> runs() {
    return new ArrayList<>(fakes);
  }
}
