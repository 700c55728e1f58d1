/** Weights and state in leased memory. */
@NullMarked
package dev.sheaf.backend.cpu.internal.memory;

import org.jspecify.annotations.NullMarked;
