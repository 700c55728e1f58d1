package dev.sheaf.kernel.internal;

import dev.sheaf.engine.BundleControl;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.kernel.internal.engine.Engine;
import dev.sheaf.kernel.internal.engine.EngineSettings;
import dev.sheaf.kernel.internal.swap.BundleOperations;
import dev.sheaf.kernel.internal.swap.Lifecycle;
import dev.sheaf.reasoning.StrategyRunner;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;

/**
 * Starts the kernel. An activator and not a component: nothing that comes or goes, no configuration
 * and no missing provider, may ever deactivate the kernel.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class KernelActivator implements BundleActivator {
  private @Nullable Lifecycle lifecycle;
  private @Nullable Engine engine;

  @Override
  public void start(BundleContext context) throws InvalidSyntaxException {
    Lifecycle work = new Lifecycle();
    Engine started =
        new Engine(context, work, EngineSettings.of(context.getBundle().getVersion().toString()));
    lifecycle = work;
    engine = started;
    started.open();
    context.registerService(InferenceEngine.class, started, null);
    context.registerService(StrategyRunner.class, started.runner(), null);
    context.registerService(
        BundleControl.class, new BundleOperations(context, work, started), null);
  }

  @Override
  public void stop(BundleContext context) {
    if (engine != null) {
      engine.close();
    }
    if (lifecycle != null) {
      lifecycle.close();
    }
  }
}
