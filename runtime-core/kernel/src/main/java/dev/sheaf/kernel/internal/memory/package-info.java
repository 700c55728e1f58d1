/** Memory outside the heap, leased against one budget. */
@NullMarked
package dev.sheaf.kernel.internal.memory;

import org.jspecify.annotations.NullMarked;
