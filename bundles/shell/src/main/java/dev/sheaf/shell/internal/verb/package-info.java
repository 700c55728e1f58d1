/** The shell's own commands, one per file. */
@NullMarked
package dev.sheaf.shell.internal.verb;

import org.jspecify.annotations.NullMarked;
