package dev.sheaf.shell.internal.kernel;

import dev.sheaf.engine.BundleControl;
import dev.sheaf.engine.InferenceEngine;
import dev.sheaf.error.SheafException;
import dev.sheaf.reasoning.StrategyRunner;
import dev.sheaf.shell.internal.table.ShellErrors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's services, which come and go like any other. A command that needs one that is being
 * replaced waits a little. Thread-safe.
 */
public final class Kernel {
  private final Duration patience;
  private @Nullable InferenceEngine engine;
  private @Nullable BundleControl bundles;
  private @Nullable StrategyRunner runner;
  private final Services services;

  /**
   * Without services yet.
   *
   * @param patience how long a command waits for one
   * @param services what else is registered
   */
  public Kernel(Duration patience, Services services) {
    this.patience = patience;
    this.services = services;
  }

  /** Names of the registered services of a kind. */
  public List<String> names(Class<?> kind) {
    return services.names(kind);
  }

  /** Takes all services of a kind; close what is returned. */
  public <T> Services.Taken<T> take(Class<T> kind) {
    return services.take(kind);
  }

  /** A service has come, or gone (null). */
  public synchronized void setEngine(@Nullable InferenceEngine service) {
    engine = service;
    notifyAll();
  }

  /** A service has come, or gone (null). */
  public synchronized void setBundles(@Nullable BundleControl service) {
    bundles = service;
    notifyAll();
  }

  /** A service has come, or gone (null). */
  public synchronized void setRunner(@Nullable StrategyRunner service) {
    runner = service;
    notifyAll();
  }

  /** Forgets a service unless another has taken its place. */
  public synchronized void unsetRunner(StrategyRunner service) {
    if (runner == service) {
      runner = null;
    }
  }

  /** Forgets a service unless another has taken its place. */
  public synchronized void unsetEngine(InferenceEngine service) {
    if (engine == service) {
      engine = null;
    }
  }

  /** Forgets a service unless another has taken its place. */
  public synchronized void unsetBundles(BundleControl service) {
    if (bundles == service) {
      bundles = null;
    }
  }

  /** The engine if it is there. */
  public synchronized Optional<InferenceEngine> engineNow() {
    return Optional.ofNullable(engine);
  }

  /** The control of bundles if it is there. */
  public synchronized Optional<BundleControl> bundlesNow() {
    return Optional.ofNullable(bundles);
  }

  /** What runs strategies, if it is there. */
  public synchronized Optional<StrategyRunner> runnerNow() {
    return Optional.ofNullable(runner);
  }

  /** What runs strategies, waited for. */
  public synchronized StrategyRunner runner() throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (runner == null && awaitUntil(end)) {
      // woken: looked at again
    }
    StrategyRunner present = runner;
    if (present == null) {
      throw absent("what runs strategies");
    }
    return present;
  }

  /** The engine, waited for. */
  public synchronized InferenceEngine engine() throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (engine == null && awaitUntil(end)) {
      // woken: looked at again
    }
    InferenceEngine present = engine;
    if (present == null) {
      throw absent("the engine");
    }
    return present;
  }

  /** The control of bundles, waited for. */
  public synchronized BundleControl bundles() throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (bundles == null && awaitUntil(end)) {
      // woken: looked at again
    }
    BundleControl present = bundles;
    if (present == null) {
      throw absent("the control of bundles");
    }
    return present;
  }

  private synchronized boolean awaitUntil(long end) throws InterruptedException {
    long left = end - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    wait(left / 1_000_000, (int) (left % 1_000_000));
    return true;
  }

  private SheafException absent(String what) {
    return SheafException.of(ShellErrors.NO_KERNEL, what + " is not running")
        .expected("the bundle dev.sheaf.kernel, active")
        .found("none within " + patience.toMillis() + " ms")
        .where("service registry")
        .next("felix:lb -s kernel (its state) · felix:start <id>")
        .toException();
  }
}
