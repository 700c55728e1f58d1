package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Invocation;
import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.error.SheafException;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.OptionValues;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * How to generate, read from the options before anything is loaded.
 *
 * @param sampling llama.cpp's defaults where no option says otherwise
 * @param drawnSeed the seed if it was drawn here, so that the report can name it; absent when
 *     given, or when nothing is random
 * @param maxTokens most tokens to generate; empty: see {@link #maxTokens(int)}
 * @param topLogprobs alternatives to report per token
 * @param grammar what the text must match
 */
public record RunOptions(
    SamplingParameters sampling,
    OptionalLong drawnSeed,
    OptionalInt maxTokens,
    List<String> stop,
    int topLogprobs,
    boolean ignoreEnd,
    Optional<Duration> deadline,
    Optional<Grammar> grammar,
    int priority) {
  /** Drawn seeds stay below 2^53, so that every reader of JSON keeps them exact. */
  private static final long SEED_BOUND = 1L << 53;

  /** Adds the options to a command. */
  public static CommandDraft declare(CommandDraft draft, LiveNames names) {
    draft
        .option("max", "n", "Most tokens to generate; default: until the context is full")
        .option("temp", "t", "Temperature, 0 to 100; 0 takes the likeliest token; default 0.8")
        .option("top-k", "k", "Keep the k likeliest tokens; 0 keeps all; default 40")
        .option(
            "top-p",
            "p",
            "Keep the likeliest tokens that reach probability p; 1 keeps all; default 0.95")
        .option(
            "min-p",
            "p",
            "Keep tokens at least p times as likely as the likeliest; 0 keeps all; default 0.05")
        .option(
            "repeat-penalty",
            "r",
            "Divide the logits of the last 64 tokens' ids; 1 is off; default 1")
        .option(
            "frequency-penalty", "f", "Subtract f per earlier appearance, -100 to 100; default 0")
        .option("presence-penalty", "f", "Subtract f if it appeared before, -100 to 100; default 0")
        .option(
            "seed", "n", "Seed of the randomness, 64 bits; drawn and reported in --json if absent")
        .option("stop", "text", "End at this text, which is not shown; may be repeated")
        .option("logprobs", "n", "With --json: the n likeliest tokens at each step, 0 to 100")
        .option("timeout", "time", "Give up after this time: 5, 300ms, 2m")
        .flag("ignore-eos", "Go on after the model has ended its text")
        .option(
            "backend",
            "name",
            "Compute on this backend only, and wait for it if it goes",
            names::backends)
        .option(
            "draft",
            "name",
            "Let this drafter propose tokens, or 'none'; never changes the text",
            names::drafters)
        .option("priority", "n", "Higher goes first where a policy heeds it; default 0");
    return GrammarOptions.declare(draft, names);
  }

  /** Reads and checks them. */
  public static RunOptions parse(Invocation invocation) {
    OptionValues values = new OptionValues(invocation);
    SamplingParameters base = SamplingParameters.DEFAULT;
    double temperature =
        values
            .number("temp", "0 (greedy) to 100", t -> t >= 0 && t <= 100)
            .orElse(base.temperature());
    Optional<Long> seed = values.bits("seed");
    // A journal belongs to one request, seed included: the same command must be the same request.
    boolean random = temperature > 0 && seed.isEmpty() && invocation.option("journal").isEmpty();
    OptionalLong drawn =
        random
            ? OptionalLong.of(new SplittableRandom().nextLong(SEED_BOUND))
            : OptionalLong.empty();
    SamplingParameters sampling =
        new SamplingParameters(
            temperature,
            values.integer("top-k", 0, Integer.MAX_VALUE).orElse(base.topK()),
            values
                .number("top-p", "more than 0, at most 1 (all)", p -> p > 0 && p <= 1)
                .orElse(base.topP()),
            values.number("min-p", "0 (all) to 1", p -> p >= 0 && p <= 1).orElse(base.minP()),
            values
                .number(
                    "repeat-penalty", "more than 0, at most 100; 1 is off", r -> r > 0 && r <= 100)
                .orElse(base.repetitionPenalty()),
            base.repetitionWindow(),
            values
                .number("frequency-penalty", "-100 to 100; 0 is off", f -> Math.abs(f) <= 100)
                .orElse(base.frequencyPenalty()),
            values
                .number("presence-penalty", "-100 to 100; 0 is off", f -> Math.abs(f) <= 100)
                .orElse(base.presencePenalty()),
            seed.orElse(drawn.orElse(0)),
            List.of(),
            Map.of());
    return new RunOptions(
        sampling,
        drawn,
        values.integer("max", 1, Integer.MAX_VALUE),
        stops(invocation),
        topLogprobs(values),
        invocation.flag("ignore-eos"),
        values.duration("timeout").map(RunOptions::positive),
        GrammarOptions.parse(invocation),
        values.integer("priority", -1_000_000, 1_000_000).orElse(0));
  }

  /** Most tokens to generate: as many as the context has room for unless the user decides. */
  public int tokenLimit() {
    return maxTokens.orElse(GenerationRequest.TO_CONTEXT_END);
  }

  private static List<String> stops(Invocation invocation) {
    List<String> stops = invocation.options("stop");
    if (stops.size() > 64 || stops.stream().anyMatch(String::isEmpty)) {
      throw SheafException.of(ShellErrors.OPTION_VALUE, "--stop is out of its range")
          .expected("at most 64 texts of at least one character")
          .found(stops.size() > 64 ? stops.size() + " texts" : "an empty text")
          .where("--stop")
          .next("leave out what is empty or too much")
          .toException();
    }
    return stops;
  }

  private static int topLogprobs(OptionValues values) {
    OptionalInt asked = values.integer("logprobs", 0, 100);
    if (asked.isPresent() && !values.invocation().json()) {
      throw SheafException.of(
              ShellErrors.CONFLICTING_OPTIONS, "--logprobs shows its numbers in --json only")
          .expected("--logprobs with --json")
          .found("--logprobs alone")
          .next("add --json")
          .toException();
    }
    return asked.orElse(0);
  }

  private static Duration positive(Duration timeout) {
    if (timeout.isZero()) {
      throw SheafException.of(ShellErrors.OPTION_VALUE, "--timeout is out of its range")
          .expected("a time above 0")
          .found("0")
          .where("--timeout")
          .next("leave it out for no limit")
          .toException();
    }
    return timeout;
  }
}
