/** The strategy {@code best-of-n}: complete samples, one reward call, the highest score. */
@NullMarked
package dev.sheaf.reasoning.best.of.n.internal;

import org.jspecify.annotations.NullMarked;
