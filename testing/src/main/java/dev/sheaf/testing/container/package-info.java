/**
 * Runs JUnit 5 tests inside the framework, on the bundles of the unpacked archive.
 *
 * <p>Outside: {@link dev.sheaf.testing.container.ContainerSuite} starts a Pax Exam container, hands
 * it test classes and turns their results into dynamic tests, so that Surefire counts each of them.
 * Inside: this bundle's activator answers Pax Exam's probe with a JUnit launcher.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.testing.container;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
