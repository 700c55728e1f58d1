/** The threads of one compiled model. */
@NullMarked
package dev.sheaf.backend.reference.internal.thread;

import org.jspecify.annotations.NullMarked;
