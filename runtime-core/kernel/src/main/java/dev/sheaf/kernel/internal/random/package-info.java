/**
 * Randomness without state: Philox keyed by seed, branch, position and purpose; noise; the sampler
 * that uses it.
 */
@NullMarked
package dev.sheaf.kernel.internal.random;

import org.jspecify.annotations.NullMarked;
