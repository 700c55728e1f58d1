/**
 * From typed words to a checked call: names, options, help and completion, all from one table of
 * commands.
 */
@NullMarked
package dev.sheaf.shell.internal.table;

import org.jspecify.annotations.NullMarked;
