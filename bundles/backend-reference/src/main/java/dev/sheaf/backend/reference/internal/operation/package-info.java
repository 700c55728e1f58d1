/** The operations of a graph, each as its formula says, in float64. */
@NullMarked
package dev.sheaf.backend.reference.internal.operation;

import org.jspecify.annotations.NullMarked;
