/** A sequence's way from logits to a token, and the log-probabilities that go with it. */
@NullMarked
package dev.sheaf.kernel.internal.sampling;

import org.jspecify.annotations.NullMarked;
