/**
 * Outside helpers that a model or a strategy may call: tools, retrieval of tools, code execution,
 * provers.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.tool;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
