package dev.sheaf.shell.internal;

import dev.sheaf.admin.Command;
import dev.sheaf.admin.CommandProvider;
import dev.sheaf.engine.BundleControl;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.reasoning.StrategyRunner;
import dev.sheaf.shell.internal.kernel.Kernel;
import dev.sheaf.shell.internal.kernel.Services;
import dev.sheaf.shell.internal.render.Colours;
import dev.sheaf.shell.internal.verb.ShellVerbs;
import java.time.Duration;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Brings the shell's own verbs. They stay when the kernel goes, and then say that it has gone. */
@Component(
    service = CommandProvider.class,
    property = {"sheaf.name=shell", "sheaf.version=0.1.0"})
public final class ShellCommands implements CommandProvider {
  /** Longer than a kernel takes to be replaced, shorter than people wait without a sign. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Kernel kernel;
  private final List<Command> commands;

  @Activate
  public ShellCommands(BundleContext context) {
    String version = context.getBundle().getVersion().toString();
    kernel = new Kernel(PATIENCE, Services.in(context));
    commands = ShellVerbs.of(kernel, version, Colours.wanted(System.getenv()));
  }

  @Override
  public List<Command> commands() {
    return commands;
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindEngine(InferenceEngine engine) {
    kernel.setEngine(engine);
  }

  void unbindEngine(InferenceEngine engine) {
    kernel.unsetEngine(engine);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindBundles(BundleControl control) {
    kernel.setBundles(control);
  }

  void unbindBundles(BundleControl control) {
    kernel.unsetBundles(control);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindRunner(StrategyRunner runner) {
    kernel.setRunner(runner);
  }

  void unbindRunner(StrategyRunner runner) {
    kernel.unsetRunner(runner);
  }
}
