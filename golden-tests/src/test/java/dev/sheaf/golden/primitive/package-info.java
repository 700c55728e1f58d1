/**
 * Every primitive of the backend contract against an independent computation, on synthetic models,
 * for every backend.
 */
@NullMarked
package dev.sheaf.golden.primitive;

import org.jspecify.annotations.NullMarked;
