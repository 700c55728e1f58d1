/** Reads the rows of a matrix in the layout that its file has, one file per type. */
@NullMarked
package dev.sheaf.backend.reference.internal.weight;

import org.jspecify.annotations.NullMarked;
