/**
 * The engine's door: models to load, requests to submit, events to read; and what an operator can
 * do to bundles while requests are in flight.
 *
 * <p>{@link dev.sheaf.engine.InferenceEngine} and {@link dev.sheaf.engine.BundleControl} are the
 * kernel's. Vendors may bring a {@link dev.sheaf.engine.SchedulingPolicy} or a {@link
 * dev.sheaf.engine.StopRule}.
 */
@Export
@Version("1.1.0")
@NullMarked
package dev.sheaf.engine;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
