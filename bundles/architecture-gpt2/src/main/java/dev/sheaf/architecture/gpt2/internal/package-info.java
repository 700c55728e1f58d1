@NullMarked
package dev.sheaf.architecture.gpt2.internal;

import org.jspecify.annotations.NullMarked;
