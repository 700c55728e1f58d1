@NullMarked
package dev.sheaf.thinking.tags.internal;

import org.jspecify.annotations.NullMarked;
