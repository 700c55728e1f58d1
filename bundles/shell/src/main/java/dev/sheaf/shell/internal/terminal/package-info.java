/** A person's terminal as a command that converses sees it; JLine stays behind this. */
@NullMarked
package dev.sheaf.shell.internal.terminal;

import org.jspecify.annotations.NullMarked;
