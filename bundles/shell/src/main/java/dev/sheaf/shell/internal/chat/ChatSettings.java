package dev.sheaf.shell.internal.chat;

import dev.sheaf.error.SheafException;
import dev.sheaf.report.ModelReport;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.shell.internal.generate.RunOptions;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.render.Units;
import dev.sheaf.shell.internal.sampling.KnownParameters;
import dev.sheaf.shell.internal.sampling.SamplingOptions;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How answers are made: what the command line said, and what {@code /set} laid over it. Confined to
 * the thread that converses.
 */
final class ChatSettings {
  private static final String MAX = "max";
  private static final String STANDARD = "default";

  private final Kernel kernel;
  private final RunOptions options;
  private final Map<String, Double> set = new LinkedHashMap<>();
  private OptionalInt max;

  /** A line of {@code /set}. */
  record Setting(String name, String value, String range, String meaning) {}

  ChatSettings(Kernel kernel, RunOptions options) {
    this.kernel = kernel;
    this.options = options;
    this.max = options.maxTokens();
  }

  /** In force now. */
  RunOptions options() {
    return options.with(set, max);
  }

  /** What was set here, by name. */
  Map<String, Double> set() {
    return new LinkedHashMap<>(set);
  }

  /** Sets one; {@code default} goes back to what the command line said. */
  void set(String name, String value) {
    if (name.equals(MAX)) {
      max = value.equals(STANDARD) ? options.maxTokens() : OptionalInt.of(limit(value));
    } else if (value.equals(STANDARD)) {
      set.remove(SamplingOptions.setting(kernel, name, "1").getKey());
    } else {
      Map.Entry<String, Double> setting = SamplingOptions.setting(kernel, name, value);
      set.put(setting.getKey(), setting.getValue());
    }
  }

  /** Takes all of a file's instead, or none if one of them cannot be. */
  void replace(Map<String, Double> others) {
    Map<String, Double> checked = new LinkedHashMap<>();
    others.forEach((name, value) -> {
      Map.Entry<String, Double> setting =
          SamplingOptions.setting(kernel, name, String.valueOf(value));
      checked.put(setting.getKey(), setting.getValue());
    });
    set.clear();
    set.putAll(checked);
  }

  /** All of them, as they are for a model. */
  List<Setting> lines(ModelReport model) {
    SamplingParameters now = options().over(model, kernel).parameters();
    List<Setting> lines = new ArrayList<>();
    for (SamplingParameter parameter : KnownParameters.of(kernel).all()) {
      lines.add(
          new Setting(
              parameter.name(),
              Units.number(KnownParameters.value(now, parameter)),
              parameter.range(),
              parameter.meaning()));
    }
    lines.add(
        new Setting(
            MAX,
            max.isPresent() ? String.valueOf(max.getAsInt()) : "",
            "1 to 2147483647",
            "Most tokens of one answer; default: until the context is full"));
    return lines;
  }

  private static int limit(String value) {
    if (value.matches("\\d{1,10}")) {
      long limit = Long.parseLong(value);
      if (limit >= 1 && limit <= Integer.MAX_VALUE) {
        return (int) limit;
      }
    }
    throw SheafException.of(ShellErrors.OPTION_VALUE, "max is out of its range")
        .expected("a whole number from 1 to 2147483647")
        .found(value)
        .where("/set max")
        .next("/set max default takes it back")
        .toException();
  }
}
