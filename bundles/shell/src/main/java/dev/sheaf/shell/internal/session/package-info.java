/** Gogo sessions: commands as functions, scripts, the interactive loop. */
@NullMarked
package dev.sheaf.shell.internal.session;

import org.jspecify.annotations.NullMarked;
