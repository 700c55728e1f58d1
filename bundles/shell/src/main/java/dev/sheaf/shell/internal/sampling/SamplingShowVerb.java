package dev.sheaf.shell.internal.sampling;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.Invocation;
import dev.sheaf.sampling.SamplingParameter;
import dev.sheaf.sampling.SamplingParameters;
import dev.sheaf.sampling.SamplingPreset;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.LiveNames;
import dev.sheaf.shell.internal.kernel.Services;
import dev.sheaf.shell.internal.render.Renderer;
import dev.sheaf.shell.internal.render.Units;
import dev.sheaf.shell.internal.table.CommandDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code sampling show}: presets, and the order and parameters of one. */
public final class SamplingShowVerb {
  /** A line of the list of presets. */
  record PresetLine(String preset, String description, List<String> defaultChain) {}

  /**
   * One preset, for programs.
   *
   * @param defaultChain the processors that its defaults turn on, in order of application
   * @param order every processor it knows, in order of application
   */
  record PresetReport(
      String preset, String description, List<String> defaultChain, List<ProcessorReport> order) {}

  /**
   * One processor.
   *
   * @param on whether the preset's defaults turn it on
   * @param installed whether a bundle offers it now
   * @param texts parameters that are lists of texts
   */
  record ProcessorReport(
      String processor,
      boolean on,
      boolean installed,
      List<ParameterReport> parameters,
      List<String> texts) {}

  /** One parameter, with the preset's default. */
  record ParameterReport(
      String name, double standard, double least, double most, boolean whole, String meaning) {}

  /** A line for people: a parameter of a processor. */
  record ProcessorLine(
      int step,
      String processor,
      String on,
      String parameter,
      String standard,
      String range,
      String meaning) {}

  private final Kernel kernel;
  private final LiveNames names;

  private SamplingShowVerb(Kernel kernel, LiveNames names) {
    this.kernel = kernel;
    this.names = names;
  }

  /** The command. */
  public static Command command(Kernel kernel, LiveNames names) {
    return CommandDraft.of(
            "sampling", "show", "Presets of sampling, and what each does in which order")
        .describe(
            """
            Without a preset it lists them. A processor is on if the preset's defaults turn it on; an option of 'run' may
            turn on the others.\
            """)
        .takes("preset", "A preset", names::presets)
        .body(new SamplingShowVerb(kernel, names)::run);
  }

  private Object run(Invocation invocation) {
    Optional<String> typed = invocation.argument("preset");
    if (typed.isEmpty()) {
      return presets(invocation);
    }
    String name = names.preset(typed.get());
    PresetReport report =
        Presets.ask(kernel, name, preset -> report(name, preset, KnownParameters.of(kernel)));
    return invocation.json() ? report : page(report);
  }

  private List<PresetLine> presets(Invocation invocation) {
    List<PresetLine> lines = new ArrayList<>();
    try (Services.Taken<SamplingPreset> taken = kernel.take(SamplingPreset.class)) {
      for (Services.Named<SamplingPreset> named : taken.all()) {
        SamplingPreset preset = named.service();
        lines.add(
            new PresetLine(named.name(), preset.description(), preset.chain(preset.defaults())));
      }
    }
    if (lines.isEmpty() && !invocation.json()) {
      invocation.err().println("no preset is installed; next: bundle start sampling");
    }
    return lines;
  }

  private static PresetReport report(String name, SamplingPreset preset, KnownParameters known) {
    SamplingParameters defaults = preset.defaults();
    List<String> on = preset.chain(defaults);
    List<ProcessorReport> order =
        preset.order().stream()
            .map(processor ->
                new ProcessorReport(
                    processor,
                    on.contains(processor),
                    known.installed(processor),
                    known.of(processor).stream()
                        .map(parameter -> parameter(parameter, defaults))
                        .toList(),
                    known.textsOf(processor)))
            .toList();
    return new PresetReport(name, preset.description(), on, order);
  }

  private static ParameterReport parameter(SamplingParameter p, SamplingParameters defaults) {
    return new ParameterReport(
        p.name(), KnownParameters.value(defaults, p), p.least(), p.most(), p.whole(), p.meaning());
  }

  private static String page(PresetReport report) {
    List<ProcessorLine> lines = new ArrayList<>();
    for (int step = 0; step < report.order().size(); step++) {
      ProcessorReport processor = report.order().get(step);
      String on = !processor.installed() ? "not installed" : processor.on() ? "on" : "off";
      for (ParameterReport p : processor.parameters()) {
        lines.add(
            new ProcessorLine(
                step + 1,
                processor.processor(),
                on,
                p.name(),
                Units.number(p.standard()),
                "%s to %s".formatted(Units.number(p.least()), Units.number(p.most())),
                p.meaning()));
      }
      for (String text : processor.texts()) {
        lines.add(
            new ProcessorLine(
                step + 1, processor.processor(), on, text, "", "texts", "A list of texts"));
      }
      if (processor.parameters().isEmpty() && processor.texts().isEmpty()) {
        lines.add(new ProcessorLine(step + 1, processor.processor(), on, "", "", "", ""));
      }
    }
    return "%s  %s%n%n%s".formatted(report.preset(), report.description(), Renderer.text(lines));
  }
}
