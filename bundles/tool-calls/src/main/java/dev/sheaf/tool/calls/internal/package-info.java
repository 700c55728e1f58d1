@NullMarked
package dev.sheaf.tool.calls.internal;

import org.jspecify.annotations.NullMarked;
