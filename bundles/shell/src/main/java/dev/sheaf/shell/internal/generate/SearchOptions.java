package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Invocation;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.Budget;
import dev.sheaf.reasoning.StrategyRequest;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.kernel.TypedPath;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.OptionValues;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which strategy answers, with what, and how much it may spend.
 *
 * @param strategy its full name
 * @param parameters by name
 * @param tokens the most tokens of all branches together; empty: no limit
 * @param journal where its answers are kept
 */
record SearchOptions(
    String strategy,
    Map<String, String> parameters,
    Optional<Long> tokens,
    Optional<Path> journal) {
  private static final List<String> ONLY_WITH_STRATEGY =
      List.of("n", "param", "reward", "extractor", "budget", "journal");

  static CommandDraft declare(CommandDraft draft, LiveNames names) {
    return draft
        .option(
            "strategy",
            "name",
            "Answer by a strategy over several generations; see 'strategy list'",
            names::strategies)
        .option("n", "n", "With --strategy: its parameter n, how many to try")
        .option("param", "key=value", "With --strategy: one of its parameters; may be repeated")
        .option("reward", "name", "With --strategy: the reward model that scores", names::rewards)
        .option(
            "extractor",
            "name",
            "With --strategy: the extractor that finds the final answer",
            names::extractors)
        .option("budget", "tokens", "With --strategy: the most tokens of all branches together")
        .option(
            "journal",
            "file",
            "With --strategy: keep its progress there; the same command goes on from it",
            TypedPath::proposals);
  }

  /** Reads and checks them; empty without a strategy. */
  static Optional<SearchOptions> parse(Invocation invocation, LiveNames names) {
    Optional<String> strategy = invocation.option("strategy");
    if (strategy.isEmpty()) {
      for (String option : ONLY_WITH_STRATEGY) {
        if (invocation.option(option).isPresent()) {
          throw conflict("--" + option + " needs --strategy", "both", "--" + option + " alone");
        }
      }
      return Optional.empty();
    }
    for (String option : List.of("detach", "logprobs", "prompt-logprobs")) {
      if (invocation.flag(option) || invocation.option(option).isPresent()) {
        throw conflict("--%s does not go with --strategy".formatted(option), "one of them", "both");
      }
    }
    OptionValues values = new OptionValues(invocation);
    Map<String, String> parameters = new TreeMap<>();
    invocation.options("param").forEach(typed -> put(parameters, typed));
    values.integer("n", 1, Integer.MAX_VALUE).ifPresent(n -> put(parameters, "n=" + n));
    invocation
        .option("reward")
        .ifPresent(typed -> put(parameters, "reward=" + names.reward(typed)));
    invocation
        .option("extractor")
        .ifPresent(typed -> put(parameters, "extractor=" + names.extractor(typed)));
    return Optional.of(
        new SearchOptions(
            names.strategy(strategy.get()),
            parameters,
            values.integer("budget", 1, Integer.MAX_VALUE).stream()
                .mapToObj(n -> (long) n)
                .findFirst(),
            invocation.option("journal").map(SearchOptions::journal)));
  }

  /** The run; {@code timeout} bounds all of it, not one generation. */
  StrategyRequest request(GenerationRequest question, Optional<Duration> timeout) {
    Budget budget =
        new Budget(
            tokens.orElse(Budget.UNLIMITED.generatedTokens()),
            Budget.UNLIMITED.rewardCalls(),
            timeout.orElse(Budget.UNLIMITED.wall()));
    return new StrategyRequest(question, strategy, parameters, budget, journal);
  }

  private static void put(Map<String, String> parameters, String typed) {
    int equals = typed.indexOf('=');
    if (equals < 1) {
      throw SheafException.of(ShellErrors.OPTION_VALUE, "--param is not key=value")
          .expected("for instance --param width=4")
          .found(typed.isEmpty() ? "an empty text" : typed)
          .where("--param")
          .next("strategy list (the parameters of each)")
          .toException();
    }
    String name = typed.substring(0, equals);
    if (parameters.put(name, typed.substring(equals + 1)) != null) {
      throw conflict("parameter '%s' is given twice".formatted(name), "once", "twice");
    }
  }

  private static Path journal(String typed) {
    return TypedPath.path(typed)
        .orElseThrow(() ->
            SheafException.of(ShellErrors.OPTION_VALUE, "--journal is no path")
                .expected("a file")
                .found(typed)
                .where("--journal")
                .next("name a file that can be written")
                .toException());
  }

  private static SheafException conflict(String summary, String expected, String found) {
    return SheafException.of(ShellErrors.CONFLICTING_OPTIONS, summary)
        .expected(expected)
        .found(found)
        .next("leave one out, or see: help run")
        .toException();
  }
}
