/** From a model's program to steps over buffers, and the running of them. */
@NullMarked
package dev.sheaf.backend.cpu.internal.compile;

import org.jspecify.annotations.NullMarked;
