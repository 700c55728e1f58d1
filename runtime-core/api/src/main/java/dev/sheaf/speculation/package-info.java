/**
 * Drafters propose tokens; the kernel verifies them.
 *
 * <p>Drafting never changes a token: a draft is kept only where it equals what would have been
 * drawn. A drafter that goes costs speed, nothing else.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.sheaf.speculation;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
