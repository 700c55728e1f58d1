/** The scheduling policy {@code priority}. */
@NullMarked
package dev.sheaf.policy.priority.internal;

import org.jspecify.annotations.NullMarked;
