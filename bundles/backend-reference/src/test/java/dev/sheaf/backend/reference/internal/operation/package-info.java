@NullMarked
package dev.sheaf.backend.reference.internal.operation;

import org.jspecify.annotations.NullMarked;
