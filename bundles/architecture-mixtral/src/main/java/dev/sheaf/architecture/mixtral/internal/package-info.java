@NullMarked
package dev.sheaf.architecture.mixtral.internal;

import org.jspecify.annotations.NullMarked;
