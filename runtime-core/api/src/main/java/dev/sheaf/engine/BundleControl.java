package dev.sheaf.engine;

import dev.sheaf.report.BundleReport;
import dev.sheaf.report.Diagnosis;
import java.net.URI;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Installs, starts, stops, updates and removes bundles while requests are in flight.
 *
 * <p>One operation at a time, on the kernel's lifecycle thread, each under a deadline. Before a
 * bundle stops, the sequences that use it are parked at their step boundary; afterwards they move
 * to another provider, or wait for its return. A bundle is named by symbolic name (the prefix
 * {@code dev.sheaf.} may be left out, dashes may stand for dots), by that with {@code @version}, or
 * by id.
 */
@ProviderType
public interface BundleControl {
  /** All bundles. */
  List<BundleReport> bundles();

  /** Why a bundle runs or does not, worst layer first, and what to do. */
  Diagnosis why(String bundle);

  /** Installs a jar; started too unless {@code start} is false. */
  BundleReport install(URI jar, boolean start);

  /** Starts a bundle. */
  BundleReport start(String bundle);

  /** Parks what uses the bundle, then stops it; returns within 2 s of a working bundle. */
  BundleReport stop(String bundle);

  /** Parks what uses the bundle, replaces its jar, starts it again. */
  BundleReport update(String bundle, URI jar);

  /** Stops and removes a bundle. */
  BundleReport uninstall(String bundle);
}
