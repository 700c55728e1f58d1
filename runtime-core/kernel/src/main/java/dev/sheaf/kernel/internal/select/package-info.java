/**
 * The one place that picks a provider: pin, configured rule, fitness, ranking, version, lowest
 * service id.
 */
@NullMarked
package dev.sheaf.kernel.internal.select;

import org.jspecify.annotations.NullMarked;
