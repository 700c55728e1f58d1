@NullMarked
package dev.sheaf.architecture.lfm2.internal;

import org.jspecify.annotations.NullMarked;
