package dev.sheaf.testing.container;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ops4j.pax.exam.ProbeInvoker;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.BundleTracker;

/** Watches for probes and offers an invoker for each of their addresses. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ProbeActivator implements BundleActivator {
  private static final String ADDRESSES = "PaxExam-Executable";

  private @Nullable BundleTracker<Bundle> tracker;

  /** Called by the framework. */
  public ProbeActivator() {}

  @Override
  public void start(BundleContext context) {
    tracker =
        new BundleTracker<>(context, Bundle.ACTIVE, null) {
          @Override
          public @Nullable Bundle addingBundle(Bundle bundle, @Nullable BundleEvent event) {
            String addresses = bundle.getHeaders("").get(ADDRESSES);
            if (addresses == null) {
              return null;
            }
            for (String address : addresses.split(",")) {
              // Registered for the probe, so it goes when the probe goes.
              bundle
                  .getBundleContext()
                  .registerService(
                      ProbeInvoker.class,
                      new JUnitInvoker(bundle),
                      FrameworkUtil.asDictionary(Map.of("Probe-Signature", address)));
            }
            return bundle;
          }
        };
    tracker.open();
  }

  @Override
  public void stop(BundleContext context) {
    BundleTracker<Bundle> open = tracker;
    if (open != null) {
      open.close();
    }
  }
}
