@NullMarked
package dev.sheaf.backend.reference.internal.thread;

import org.jspecify.annotations.NullMarked;
