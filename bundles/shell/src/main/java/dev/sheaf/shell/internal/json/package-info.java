/** JSON that people hand in. */
@NullMarked
package dev.sheaf.shell.internal.json;

import org.jspecify.annotations.NullMarked;
