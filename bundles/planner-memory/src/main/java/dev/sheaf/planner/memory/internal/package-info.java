/** The planner {@code memory}: what a model needs, and what fits. */
@NullMarked
package dev.sheaf.planner.memory.internal;

import org.jspecify.annotations.NullMarked;
