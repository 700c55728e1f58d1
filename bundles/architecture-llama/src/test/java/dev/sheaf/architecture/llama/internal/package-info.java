@NullMarked
package dev.sheaf.architecture.llama.internal;

import org.jspecify.annotations.NullMarked;
