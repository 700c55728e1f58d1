/** The strategy {@code self-consistency}: the answer that most samples agree on. */
@NullMarked
package dev.sheaf.reasoning.self.consistency.internal;

import org.jspecify.annotations.NullMarked;
