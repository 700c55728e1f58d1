package dev.sheaf.kernel.internal.select;

import java.time.Duration;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * Waits for the services of bundles that have just become active. The component runtime enables
 * components on a thread of its own, so a bundle is active a little before what it provides is
 * there; who asks in between would be told that it is missing.
 */
public final class ComponentBarrier {
  private static final long POLL_MILLIS = 5;

  private ComponentBarrier() {}

  /**
   * Waits until every active bundle has registered as many services as it has components, or the
   * time is over.
   */
  public static void await(Bundle[] bundles, Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    for (Bundle bundle : bundles) {
      while (!complete(bundle) && System.nanoTime() - until < 0) {
        try {
          Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private static boolean complete(Bundle bundle) {
    if (bundle.getState() != Bundle.ACTIVE) {
      return true;
    }
    String components = bundle.getHeaders("").get("Service-Component");
    if (components == null) {
      return true;
    }
    ServiceReference<?>[] services = bundle.getRegisteredServices();
    return services != null && services.length >= components.split(",", -1).length;
  }
}
