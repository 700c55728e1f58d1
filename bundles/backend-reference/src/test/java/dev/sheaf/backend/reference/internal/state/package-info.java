@NullMarked
package dev.sheaf.backend.reference.internal.state;

import org.jspecify.annotations.NullMarked;
