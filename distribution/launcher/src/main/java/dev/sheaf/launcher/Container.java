package dev.sheaf.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The running framework, from its first bundle to its last. */
final class Container implements AutoCloseable {
  private static final Duration SHELL_PATIENCE = Duration.ofSeconds(10);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final String SHELL = "(sheaf.launcher=true)";

  private final Framework framework;

  private Container(Framework framework) {
    this.framework = framework;
  }

  /** Starts the framework with the archive's bundles; returns when all start levels are reached. */
  static Container start(
      FrameworkFactory factory, Map<String, String> settings, Home home, CacheFolder cache)
      throws LaunchException {
    Framework framework = factory.newFramework(settings);
    Container container = new Container(framework);
    try {
      framework.init();
      Path index = cache.storage().resolveSibling("system.index");
      new SystemBundles(home.system()).reconcile(framework.getBundleContext(), index);
      framework.start();
      return container;
    } catch (BundleException e) {
      container.close();
      throw new LaunchException(
              LaunchCode.FRAMEWORK,
              "the framework does not start",
              "a usable bundle cache",
              e.getMessage(),
              cache.storage(),
              "delete that folder; it is rebuilt at the next start")
          .causedBy(e);
    } catch (LaunchException e) {
      container.close();
      throw e;
    }
  }

  /** Hands the request to the shell and returns the exit code. */
  int run(Map<String, Object> request) throws LaunchException, InterruptedException {
    BundleContext context = framework.getBundleContext();
    ServiceReference<?> reference = awaitShell(context);
    Object service = context.getService(reference);
    if (!(service instanceof ToIntFunction<?> shell)) {
      throw noShell(context, service == null ? "a service that fails to activate" : "an alien");
    }
    try {
      @SuppressWarnings("unchecked") // the contract of the property, see distribution/README.md
      ToIntFunction<Map<String, Object>> typed = (ToIntFunction<Map<String, Object>>) shell;
      return typed.applyAsInt(request);
    } finally {
      context.ungetService(reference);
    }
  }

  /** Stops every bundle in the reverse order of its start. */
  @Override
  public void close() {
    // Ctrl-C interrupts this thread to end the command, not to end it without order.
    boolean interrupted = Thread.interrupted();
    try {
      framework.stop();
      framework.waitForStop(STOP_PATIENCE.toMillis());
    } catch (BundleException e) {
      throw new IllegalStateException("the framework does not stop", e);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static ServiceReference<?> awaitShell(BundleContext context)
      throws LaunchException, InterruptedException {
    CountDownLatch arrived = new CountDownLatch(1);
    ServiceListener listener =
        event -> {
          if (event.getType() == ServiceEvent.REGISTERED) {
            arrived.countDown();
          }
        };
    try {
      context.addServiceListener(listener, SHELL);
      Collection<? extends ServiceReference<?>> found = find(context);
      if (found.isEmpty() && arrived.await(SHELL_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        found = find(context);
      }
      return found.stream().findFirst().orElseThrow(() -> noShell(context, "no such service"));
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(SHELL, e);
    } finally {
      context.removeServiceListener(listener);
    }
  }

  @SuppressWarnings("rawtypes")
  private static Collection<ServiceReference<ToIntFunction>> find(BundleContext context)
      throws InvalidSyntaxException {
    return context.getServiceReferences(ToIntFunction.class, SHELL);
  }

  private static LaunchException noShell(BundleContext context, String found) {
    String idle =
        Arrays.stream(context.getBundles())
            .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
            .filter(bundle -> bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null)
            .map(Bundle::getSymbolicName)
            .collect(Collectors.joining(", "));
    return new LaunchException(
        LaunchCode.SHELL,
        "the shell did not come up",
        "a service with " + SHELL + " within " + SHELL_PATIENCE.toSeconds() + " s",
        found,
        idle.isEmpty() ? "all bundles are active" : "not active: " + idle,
        "read the newest file in var/log");
  }
}
