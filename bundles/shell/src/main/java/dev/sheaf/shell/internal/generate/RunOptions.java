package dev.sheaf.shell.internal.generate;

import dev.sheaf.admin.Command.Candidate;
import dev.sheaf.admin.Invocation;
import dev.sheaf.constraint.Grammar;
import dev.sheaf.engine.EndOptions;
import dev.sheaf.engine.GenerationRequest;
import dev.sheaf.engine.LogprobOptions;
import dev.sheaf.error.SheafException;
import dev.sheaf.report.ModelReport;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.sampling.SamplingOptions;
import dev.sheaf.shell.internal.sampling.TokenLists;
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
 * @param sampling laid over what holds without options; see {@link #over}
 * @param drawSeed whether a seed is drawn if the choice turns out to be random
 * @param maxTokens most tokens to generate; empty: see {@link #tokenLimit}
 * @param topLogprobs alternatives to report per token
 * @param showControl whether control tokens show in the text
 * @param lastPromptTokens of a longer prompt only so many last tokens are used
 * @param grammar what the text must match
 */
public record RunOptions(
    SamplingOptions sampling,
    boolean drawSeed,
    OptionalInt maxTokens,
    List<String> stop,
    int topLogprobs,
    LogprobOptions logprobs,
    EndOptions end,
    boolean showControl,
    OptionalInt lastPromptTokens,
    boolean ignoreEnd,
    Optional<Duration> deadline,
    Optional<Grammar> grammar,
    int priority) {
  /** Drawn seeds stay below 2^53, so that every reader of JSON keeps them exact. */
  private static final long SEED_BOUND = 1L << 53;

  private static final List<Candidate> MODES =
      List.of(
          new Candidate("raw", "of the model's own logits"),
          new Candidate("processed", "of what the sampler chose from"));

  private static final List<String> JSON_ONLY =
      List.of("logprobs", "logprobs-mode", "prompt-logprobs");

  /**
   * What a request is to say about the choice of tokens.
   *
   * @param drawnSeed the seed if it was drawn here, so that the report can name it; absent when
   *     given, or when nothing is random
   * @param advised whether what the model's makers advise had a say
   */
  public record Choice(SamplingParameters parameters, OptionalLong drawnSeed, boolean advised) {}

  /** Adds all options to a command. */
  static CommandDraft declare(CommandDraft draft, Kernel kernel, LiveNames names) {
    return declareTalk(draft, kernel, names)
        .option("logprobs", "n", "With --json: the n likeliest tokens at each step, 0 to 100")
        .option(
            "logprobs-mode",
            "mode",
            "With --json: 'raw' logits, or 'processed' as the sampler saw them; default raw",
            typed -> MODES)
        .option(
            "prompt-logprobs",
            "n",
            "With --json: log-probabilities of the prompt, with n alternatives each, 0 to 100");
  }

  /** Adds those that have a meaning in a conversation. */
  public static CommandDraft declareTalk(CommandDraft draft, Kernel kernel, LiveNames names) {
    draft.option("max", "n", "Most tokens to generate; default: until the context is full");
    SamplingOptions.declare(draft, kernel, names)
        .option("stop", "text", "End at this text, which is not shown; may be repeated")
        .option("stop-token", "id,…", "End at these tokens as well; may be repeated")
        .flag("show-stop", "Let the text end with the stop text that was reached")
        .flag("show-special", "Show control tokens that the model writes")
        .option(
            "truncate-prompt",
            "n",
            "Use only the last n tokens of a longer prompt instead of refusing one that is too long")
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
  public static RunOptions parse(Invocation invocation, Kernel kernel, LiveNames names) {
    OptionValues values = new OptionValues(invocation);
    SamplingOptions sampling = SamplingOptions.parse(invocation, kernel, names);
    for (String option : JSON_ONLY) {
      requireJson(invocation, option);
    }
    // A journal belongs to one request, seed included: the same command must be the same request.
    boolean draw = sampling.seed().isEmpty() && invocation.option("journal").isEmpty();
    return new RunOptions(
        sampling,
        draw,
        values.integer("max", 1, Integer.MAX_VALUE),
        stops(invocation),
        values.integer("logprobs", 0, 100).orElse(0),
        new LogprobOptions(
            mode(invocation),
            values.integer("prompt-logprobs", 0, 100).orElse(LogprobOptions.NONE),
            List.of()),
        new EndOptions(
            TokenLists.ids(invocation, "stop-token"),
            invocation.flag("show-stop"),
            0,
            Optional.empty(),
            Optional.empty()),
        invocation.flag("show-special"),
        values.integer("truncate-prompt", 1, Integer.MAX_VALUE),
        invocation.flag("ignore-eos"),
        values.duration("timeout").map(RunOptions::positive),
        GrammarOptions.parse(invocation),
        values.integer("priority", -1_000_000, 1_000_000).orElse(0));
  }

  /** How tokens are chosen on a model. */
  public Choice over(ModelReport model, Kernel kernel) {
    SamplingOptions.Chosen chosen = sampling.over(model, kernel);
    SamplingParameters parameters = chosen.parameters();
    if (parameters.greedy() || !drawSeed) {
      return new Choice(parameters, OptionalLong.empty(), chosen.advised());
    }
    long seed = drawnSeed();
    return new Choice(parameters.withSeed(seed), OptionalLong.of(seed), chosen.advised());
  }

  /** The same with settings laid over them, and another limit. */
  public RunOptions with(Map<String, Double> settings, OptionalInt max) {
    return new RunOptions(
        sampling.with(settings),
        drawSeed,
        max,
        stop,
        topLogprobs,
        logprobs,
        end,
        showControl,
        lastPromptTokens,
        ignoreEnd,
        deadline,
        grammar,
        priority);
  }

  /** A seed that nobody has given. */
  public static long drawnSeed() {
    return new SplittableRandom().nextLong(SEED_BOUND);
  }

  /** Most tokens to generate: as many as the context has room for unless the user decides. */
  public int tokenLimit() {
    return maxTokens.orElse(GenerationRequest.TO_CONTEXT_END);
  }

  /** Says all of it in a request. */
  public GenerationRequest.Builder to(GenerationRequest.Builder request) {
    request
        .maxTokens(tokenLimit())
        .stop(stop)
        .topLogprobs(topLogprobs)
        .logprobs(logprobs)
        .end(end)
        .showControl(showControl)
        .ignoreEnd(ignoreEnd)
        .priority(priority);
    lastPromptTokens.ifPresent(request::lastPromptTokens);
    grammar.ifPresent(request::grammar);
    return request;
  }

  private static LogprobOptions.Mode mode(Invocation invocation) {
    String typed = invocation.option("logprobs-mode").orElse("raw");
    return switch (typed) {
      case "raw" -> LogprobOptions.Mode.RAW;
      case "processed" -> LogprobOptions.Mode.PROCESSED;
      default ->
          throw SheafException.of(ShellErrors.OPTION_VALUE, "--logprobs-mode is out of its range")
              .expected("raw or processed")
              .found(typed.isEmpty() ? "an empty text" : typed)
              .where("--logprobs-mode")
              .next("correct the value, or leave the option out")
              .toException();
    };
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

  private static void requireJson(Invocation invocation, String option) {
    if (invocation.option(option).isPresent() && !invocation.json()) {
      throw SheafException.of(
              ShellErrors.CONFLICTING_OPTIONS,
              "--%s shows its numbers in --json only".formatted(option))
          .expected("--%s with --json".formatted(option))
          .found("--%s alone".formatted(option))
          .next("add --json")
          .toException();
    }
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
