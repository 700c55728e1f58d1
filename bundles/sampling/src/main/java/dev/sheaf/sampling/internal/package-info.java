/**
 * The processors and the sampler that Sheaf brings along, each a service of its own name, and the
 * presets that put them in the order of other engines.
 *
 * <p>All arithmetic is float64. A processor keeps no number that its tokens and their carries do
 * not give back.
 */
@NullMarked
package dev.sheaf.sampling.internal;

import org.jspecify.annotations.NullMarked;
