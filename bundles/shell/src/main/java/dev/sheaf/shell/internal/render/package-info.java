/** From report records to text for people or one JSON document for scripts. */
@NullMarked
package dev.sheaf.shell.internal.render;

import org.jspecify.annotations.NullMarked;
