/**
 * The components: the door that the launcher knocks at, the shell's own verbs, and the one place
 * that runs a command.
 */
@NullMarked
package dev.sheaf.shell.internal;

import org.jspecify.annotations.NullMarked;
