/** How a command may end other than by returning or by one failure. */
@NullMarked
package dev.sheaf.shell.internal.outcome;

import org.jspecify.annotations.NullMarked;
