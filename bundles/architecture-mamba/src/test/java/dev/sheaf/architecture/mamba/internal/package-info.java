@NullMarked
package dev.sheaf.architecture.mamba.internal;

import org.jspecify.annotations.NullMarked;
