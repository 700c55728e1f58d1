@NullMarked
package dev.sheaf.backend.reference.internal;

import org.jspecify.annotations.NullMarked;
