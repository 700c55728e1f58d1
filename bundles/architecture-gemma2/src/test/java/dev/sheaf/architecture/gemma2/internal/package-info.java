@NullMarked
package dev.sheaf.architecture.gemma2.internal;

import org.jspecify.annotations.NullMarked;
