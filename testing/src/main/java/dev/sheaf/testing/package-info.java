/** What the tests of several modules share. Never part of the product. */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.testing;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
