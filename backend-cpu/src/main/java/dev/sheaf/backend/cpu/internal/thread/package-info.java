/** The device's one pool of worker threads, shared by all models. */
@NullMarked
package dev.sheaf.backend.cpu.internal.thread;

import org.jspecify.annotations.NullMarked;
