/**
 * The step loop, sequences and their logs: prefill and decode without modes, parking and replay.
 */
@NullMarked
package dev.sheaf.kernel.internal.step;

import org.jspecify.annotations.NullMarked;
