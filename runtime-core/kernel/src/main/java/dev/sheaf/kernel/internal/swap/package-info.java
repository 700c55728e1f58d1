/** Lifecycle work under deadlines, parking, moving, and the operator's hand on bundles. */
@NullMarked
package dev.sheaf.kernel.internal.swap;

import org.jspecify.annotations.NullMarked;
