/** The kernel's services while they are there, and the names of what lives in it. */
@NullMarked
package dev.sheaf.shell.internal.kernel;

import org.jspecify.annotations.NullMarked;
