/** The engine: models, requests, and what happens to them when providers come and go. */
@NullMarked
package dev.sheaf.kernel.internal.engine;

import org.jspecify.annotations.NullMarked;
