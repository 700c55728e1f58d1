/**
 * Strategies over many generations under one budget; rewards, verifiers, answer extractors.
 *
 * <p>First form: a strategy sees the engine, a budget and a sink of events. Branches, groups and
 * the journal follow with the first strategies that need them.
 */
@Export
@Version("0.1.0")
@NullMarked
package dev.sheaf.reasoning;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
