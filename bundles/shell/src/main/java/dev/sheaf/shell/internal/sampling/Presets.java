package dev.sheaf.shell.internal.sampling;

import dev.sheaf.error.SheafException;
import dev.sheaf.sampling.SamplingPreset;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.Services;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.util.function.Function;

/** The presets that are registered now, asked and given back at once. */
final class Presets {
  private Presets() {}

  /**
   * Asks one.
   *
   * @param name its full name
   */
  static <R> R ask(Kernel kernel, String name, Function<SamplingPreset, R> question) {
    try (Services.Taken<SamplingPreset> taken = kernel.take(SamplingPreset.class)) {
      SamplingPreset preset =
          taken.all().stream()
              .filter(named -> named.name().equals(name))
              .map(Services.Named::service)
              .findFirst()
              .orElseThrow(() ->
                  SheafException.of(ShellErrors.NO_TECHNIQUE, "the preset has gone")
                      .expected("sampling preset " + name)
                      .found("none")
                      .next("sampling show (the presets that there are)")
                      .toException());
      return question.apply(preset);
    }
  }
}
