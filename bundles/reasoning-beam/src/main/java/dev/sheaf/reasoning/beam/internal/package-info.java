/**
 * The strategy {@code beam}: a search over steps. {@link dev.sheaf.reasoning.beam.internal.Search}
 * is the search, {@link dev.sheaf.reasoning.beam.internal.Beam} one of its paths.
 */
@NullMarked
package dev.sheaf.reasoning.beam.internal;

import org.jspecify.annotations.NullMarked;
