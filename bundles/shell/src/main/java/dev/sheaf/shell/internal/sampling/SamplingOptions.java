package dev.sheaf.shell.internal.sampling;

import dev.sheaf.admin.Invocation;
import dev.sheaf.error.SheafException;
import dev.sheaf.report.ModelReport;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.sampling.SamplingPreset;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.table.CommandDraft;
import dev.sheaf.shell.internal.table.OptionValues;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;

/**
 * How to choose tokens, read from the options before a model is known, and laid over what holds
 * without them: the preset's defaults if one is named, else llama.cpp's with what the model's
 * makers advise.
 *
 * @param preset full name of one
 * @param settings parameter name → value
 * @param texts parameter name → texts
 * @param seed as given
 */
public record SamplingOptions(
    Optional<String> preset,
    Map<String, Double> settings,
    Map<String, List<String>> texts,
    Optional<Long> seed,
    TokenLists lists) {
  /**
   * What a request is to say.
   *
   * @param advised whether what the model's makers advise had a say
   */
  public record Chosen(SamplingParameters parameters, boolean advised) {}

  /** Adds the options to a command. */
  public static CommandDraft declare(CommandDraft draft, Kernel kernel, LiveNames names) {
    draft
        .option(
            "preset",
            "name",
            "Defaults and order of processors, instead of the model's advice; see 'sampling show'",
            names::presets)
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
            "set",
            "name=value",
            "Any parameter of sampling by its name; may be repeated",
            typed -> KnownParameters.of(kernel).proposals())
        .option(
            "seed",
            "n",
            "Seed of the randomness, a whole number modulo 2^64; drawn and reported in --json if absent");
    return TokenLists.declare(draft);
  }

  /** Reads and checks them. */
  public static SamplingOptions parse(Invocation invocation, Kernel kernel, LiveNames names) {
    OptionValues values = new OptionValues(invocation);
    Map<String, Double> settings = new LinkedHashMap<>();
    number(values, settings, "temp", "temperature", "0 (greedy) to 100", t -> t >= 0 && t <= 100);
    values.integer("top-k", 0, Integer.MAX_VALUE).ifPresent(k -> settings.put("top-k", (double) k));
    number(values, settings, "top-p", "more than 0, at most 1 (all)", p -> p > 0 && p <= 1);
    number(values, settings, "min-p", "0 (all) to 1", p -> p >= 0 && p <= 1);
    number(
        values,
        settings,
        "repeat-penalty",
        "repetition-penalty",
        "0.01 to 100; 1 is off",
        r -> r >= 0.01 && r <= 100);
    number(values, settings, "frequency-penalty", "-100 to 100; 0 is off", f -> Math.abs(f) <= 100);
    number(values, settings, "presence-penalty", "-100 to 100; 0 is off", f -> Math.abs(f) <= 100);
    Map<String, List<String>> texts = new LinkedHashMap<>();
    List<String> named = invocation.options("set");
    if (!named.isEmpty()) {
      KnownParameters known = KnownParameters.of(kernel);
      named.forEach(typed -> set(known, settings, texts, typed));
    }
    return new SamplingOptions(
        invocation.option("preset").map(names::preset),
        settings,
        texts,
        values.bits("seed"),
        TokenLists.parse(invocation));
  }

  /** One setting, checked. */
  public static Map.Entry<String, Double> setting(Kernel kernel, String name, String value) {
    return setting(KnownParameters.of(kernel), name, value);
  }

  /** The same with other settings laid over them. */
  public SamplingOptions with(Map<String, Double> more) {
    Map<String, Double> all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return new SamplingOptions(preset, all, texts, seed, lists);
  }

  /** What they come to for a model; the seed is 0 unless given. */
  public Chosen over(ModelReport model, Kernel kernel) {
    boolean advised = preset.isEmpty() && !model.sampling().isEmpty();
    SamplingParameters.Builder start =
        preset
            .map(name -> Presets.ask(kernel, name, SamplingPreset::defaults))
            .orElse(SamplingParameters.DEFAULT)
            .change();
    if (advised) {
      model.sampling().forEach(start::set);
    }
    settings.forEach(start::set);
    texts.forEach(start::texts);
    seed.ifPresent(start::seed);
    SamplingParameters parameters = lists.over(start).build();
    if (preset.isPresent()) {
      SamplingParameters asked = parameters;
      List<String> chain = Presets.ask(kernel, preset.get(), p -> p.chain(asked));
      parameters = parameters.change().processors(chain).build();
    }
    return new Chosen(parameters, advised);
  }

  private static void number(
      OptionValues values,
      Map<String, Double> settings,
      String option,
      String range,
      DoublePredicate within) {
    number(values, settings, option, option, range, within);
  }

  private static void number(
      OptionValues values,
      Map<String, Double> settings,
      String option,
      String parameter,
      String range,
      DoublePredicate within) {
    values.number(option, range, within).ifPresent(value -> settings.put(parameter, value));
  }

  private static void set(
      KnownParameters known,
      Map<String, Double> settings,
      Map<String, List<String>> texts,
      String typed) {
    int equals = typed.indexOf('=');
    if (equals < 1) {
      throw SheafException.of(ShellErrors.OPTION_VALUE, "--set is not name=value")
          .expected("for instance --set typical-p=0.9")
          .found(typed.isEmpty() ? "an empty text" : typed)
          .where("--set")
          .next("sampling show <preset> (the parameters of each processor)")
          .toException();
    }
    String name = typed.substring(0, equals);
    if (known.isText(name)) {
      texts.computeIfAbsent(name, key -> new ArrayList<>()).add(typed.substring(equals + 1));
      return;
    }
    Map.Entry<String, Double> setting = setting(known, name, typed.substring(equals + 1));
    if (settings.put(setting.getKey(), setting.getValue()) != null) {
      throw SheafException.of(
              ShellErrors.CONFLICTING_OPTIONS,
              "parameter '%s' is given twice".formatted(setting.getKey()))
          .expected("once")
          .found("twice")
          .where("--set")
          .next("leave one out")
          .toException();
    }
  }

  private static Map.Entry<String, Double> setting(
      KnownParameters known, String name, String value) {
    SamplingParameter parameter = known.find(name.strip());
    try {
      double number = Double.parseDouble(value.strip());
      return Map.entry(parameter.name(), parameter.checked(number));
    } catch (NumberFormatException notNumber) {
      throw SheafException.of(ShellErrors.OPTION_VALUE, parameter.name() + " is not a number")
          .expected((parameter.whole() ? "a whole number, " : "") + parameter.range())
          .found(value.isEmpty() ? "an empty text" : value)
          .where(parameter.name())
          .next("correct the value, or leave it out")
          .cause(notNumber)
          .toException();
    }
  }
}
