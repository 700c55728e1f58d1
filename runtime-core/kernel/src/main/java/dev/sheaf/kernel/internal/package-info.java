@NullMarked
package dev.sheaf.kernel.internal;

import org.jspecify.annotations.NullMarked;
