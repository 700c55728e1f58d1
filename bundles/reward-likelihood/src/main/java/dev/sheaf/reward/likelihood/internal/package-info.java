/** The reward model {@code likelihood}: what the model itself thinks of what it wrote. */
@NullMarked
package dev.sheaf.reward.likelihood.internal;

import org.jspecify.annotations.NullMarked;
