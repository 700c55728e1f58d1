package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.reasoning.ReasoningEvent;
import dev.sheaf.reasoning.Spent;
import dev.sheaf.reasoning.StrategyRun;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.table.CommandDraft;
import java.util.List;

/** {@code strategy runs}. */
final class StrategyRunsVerb {
  /** A run in progress. */
  record RunningStrategy(
      String id,
      String strategy,
      long branches,
      long generatedTokens,
      long computedTokens,
      long rewardCalls,
      double wallSeconds) {
    static RunningStrategy of(StrategyRun run) {
      Spent spent = run.spent();
      long branches = run.events().stream().filter(ReasoningEvent.Opened.class::isInstance).count();
      return new RunningStrategy(
          run.id(),
          run.strategy(),
          branches,
          spent.generatedTokens(),
          spent.computedTokens(),
          spent.rewardCalls(),
          spent.wallSeconds());
    }
  }

  private StrategyRunsVerb() {}

  static Command command(Kernel kernel) {
    return CommandDraft.of("strategy", "runs", "Runs of strategies in progress")
        .body(invocation -> {
          List<RunningStrategy> runs =
              kernel.runner().runs().stream().map(RunningStrategy::of).toList();
          return Hints.ifEmpty(
              runs, invocation, "no strategy is running; next: run <model> … --strategy <name>");
        });
  }
}
