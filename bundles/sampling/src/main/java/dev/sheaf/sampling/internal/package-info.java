/**
 * The processors and the sampler that Sheaf brings along, each a service of its own name: {@code
 * penalties, top-k, top-p, min-p, temperature} and {@code greedy}.
 *
 * <p>All arithmetic is float64. A processor keeps no number that its tokens do not give back.
 */
@NullMarked
package dev.sheaf.sampling.internal;

import org.jspecify.annotations.NullMarked;
