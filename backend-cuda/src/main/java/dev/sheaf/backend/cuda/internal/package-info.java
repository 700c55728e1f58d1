/** Will hold the CUDA backend. Nothing is registered yet. */
@NullMarked
package dev.sheaf.backend.cuda.internal;

import org.jspecify.annotations.NullMarked;
