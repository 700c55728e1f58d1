@NullMarked
package dev.sheaf.format.gguf.internal;

import org.jspecify.annotations.NullMarked;
