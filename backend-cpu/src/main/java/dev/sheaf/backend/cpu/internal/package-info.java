/** The CPU backend: its component, the machine it runs on, and its refusals. */
@NullMarked
package dev.sheaf.backend.cpu.internal;

import org.jspecify.annotations.NullMarked;
