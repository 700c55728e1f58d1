@NullMarked
package dev.sheaf.architecture.deepseek.internal;

import org.jspecify.annotations.NullMarked;
