@NullMarked
package dev.sheaf.backend.reference.internal.weight;

import org.jspecify.annotations.NullMarked;
