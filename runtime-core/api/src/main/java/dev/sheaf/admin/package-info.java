/**
 * A bundle's verbs and checks. One table of {@link dev.sheaf.admin.Command}s makes parsing, help,
 * completion and the reference page; a verb returns a report record, which the shell renders.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.admin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
