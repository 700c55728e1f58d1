package dev.sheaf.shell.internal.verb;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.table.CommandDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code strategy list}. */
final class StrategyListVerb {
  /** A line: a parameter of a strategy, or a strategy without any. */
  record StrategyParameter(String strategy, String parameter, String meaning) {}

  private final Kernel kernel;

  private StrategyListVerb(Kernel kernel) {
    this.kernel = kernel;
  }

  static Command command(Kernel kernel) {
    return CommandDraft.of("strategy", "list", "Strategies for 'run --strategy', with parameters")
        .body(new StrategyListVerb(kernel)::run);
  }

  private Object run(Invocation invocation) throws InterruptedException {
    List<StrategyParameter> lines = new ArrayList<>();
    new TreeMap<>(kernel.runner().strategies())
        .forEach((name, parameters) -> add(lines, name, parameters));
    return Hints.ifEmpty(
        lines, invocation, "no strategy is installed; next: bundle list (bundles reasoning-…)");
  }

  private static void add(
      List<StrategyParameter> lines, String name, Map<String, String> parameters) {
    if (parameters.isEmpty()) {
      lines.add(new StrategyParameter(name, "", "takes no parameters"));
    }
    new TreeMap<>(parameters)
        .forEach(
            (parameter, meaning) -> lines.add(new StrategyParameter(name, parameter, meaning)));
  }
}
