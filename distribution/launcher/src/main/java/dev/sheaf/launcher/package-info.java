/**
 * Starts the framework and hands it one command.
 *
 * <p>The launcher stands on the class path of the framework, outside every bundle, so it loads no
 * contract: what it needs from the shell is one service of {@code java.util.function} type.
 */
@NullMarked
package dev.sheaf.launcher;

import org.jspecify.annotations.NullMarked;
